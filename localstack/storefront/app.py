"""An ASGI application that serves the built storefront as CloudFront does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from localstack.storefront.pictures import picture

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


def storefront_app(files: Path, config: Mapping[str, Any], headers: Mapping[str, str]) -> Starlette:
    """Create the application.

    Args:
        files: Copy of the build.
        config: Content of /config.json.
        headers: Headers of every response.
    """

    def get_config(_request: Request) -> Response:
        return JSONResponse(dict(config), headers={"Cache-Control": _ASK_AGAIN})

    def get_file(request: Request) -> Response:
        if _is_page(request.scope["raw_path"].decode("latin-1")):
            return FileResponse(files / "index.html", headers={"Cache-Control": _ASK_AGAIN})
        return _file(files, request.path_params["path"])

    routes = [
        Route("/config.json", get_config),
        Route("/images/{sku}.svg", _get_picture),
        Route("/{path:path}", get_file),
    ]
    middleware = [Middleware(_Headers, headers=headers), Middleware(GZipMiddleware, minimum_size=500)]
    return Starlette(routes=routes, middleware=middleware)


def _get_picture(request: Request) -> Response:
    drawn = picture(request.path_params["sku"])
    if drawn is None:
        return Response(status_code=404)
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=3600"})


def _is_page(raw_path: str) -> bool:
    """Whether a path is a page's, by the rule of PagePaths in infrastructure/storefront.yaml."""
    return not raw_path.startswith("/assets/") and "." not in raw_path.rsplit("/", 1)[-1]


def _file(files: Path, path: str) -> Response:
    wanted = (files / path).resolve()
    if not wanted.is_relative_to(files) or not wanted.is_file():
        return Response(status_code=404, headers={"Cache-Control": _ASK_AGAIN})
    kept = _FOR_EVER if path.startswith("assets/") else _ASK_AGAIN
    return FileResponse(wanted, headers={"Cache-Control": kept})


class _Headers:
    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
