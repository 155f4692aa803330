"""An ASGI application: SES's SendEmail, the mails as JSON, and pages for a browser."""

import base64
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from localstack.mailbox.pages import inbox_page, mail_page, template_page, templates_page
from localstack.mailbox.store import MailStore
from messages.rendering import Rendered
from tools.mails.samples import every_mail

# A mail may hold anything, so that it is shown without scripts.
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'"}
_SES = "/v2/email/"
_SEND = f"{_SES}outbound-emails"
_OWN_HOSTS = ("127.0.0.1", "localhost")


def mailbox_app(directory: Path) -> Starlette:
    """Create the application.

    Args:
        directory: Keeps the mails.
    """
    own = _Mailbox(MailStore(directory))
    routes = [
        Route(_SEND, own.send, methods=["POST"]),
        Route("/_mailbox/outage", own.set_outage, methods=["PUT"]),
        Route("/messages", own.list_mails),
        Route("/messages", own.clear, methods=["DELETE"]),
        Route("/", own.show_inbox),
        Route("/mails/{id}", own.show_mail),
        Route("/mails/{id}/html", own.show_html),
        Route("/templates", _show_templates),
        Route("/templates/{name}", _show_template),
        Route("/templates/{name}/html", _show_template_html),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_OwnHost)])


class _Mailbox:
    def __init__(self, store: MailStore) -> None:
        self._store = store
        self._outage = 0

    async def send(self, request: Request) -> Response:
        if self._outage:
            return JSONResponse({"message": "Unavailable"}, self._outage, {"x-amzn-errortype": "ServiceUnavailable"})
        body = await request.json()
        content = base64.b64decode(body["Content"]["Raw"]["Data"])
        return JSONResponse({"MessageId": self._store.add(body["Destination"]["ToAddresses"], content)})

    async def set_outage(self, request: Request) -> Response:
        """Answer every mail with this status; 0 ends the outage."""
        self._outage = int((await request.json())["status"])
        return Response(status_code=204)

    def list_mails(self, request: Request) -> Response:
        return JSONResponse(self._store.find(request.query_params.get("to")))

    def clear(self, _: Request) -> Response:
        self._store.clear()
        return Response(status_code=204)

    def show_inbox(self, request: Request) -> Response:
        to = request.query_params.get("to") or None
        return HTMLResponse(inbox_page(self._store.find(to), to))

    def show_mail(self, request: Request) -> Response:
        mail = self._store.get(request.path_params["id"])
        return HTMLResponse(mail_page(mail)) if mail else Response(status_code=404)

    def show_html(self, request: Request) -> Response:
        mail = self._store.get(request.path_params["id"])
        return HTMLResponse(mail["html"], headers=_SANDBOX) if mail else Response(status_code=404)


class _OwnHost:
    """Refuses browsers that came by another name: a page of another site must not read mails by pointing its name here.

    SES's actions are exempt: containers call them by other names.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._checked = TrustedHostMiddleware(app, allowed_hosts=list(_OWN_HOSTS), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exempt = scope["type"] != "http" or scope["path"].startswith(_SES)
        await (self._app if exempt else self._checked)(scope, receive, send)


def _show_templates(_: Request) -> Response:
    return HTMLResponse(templates_page(list(_samples())))


def _show_template(request: Request) -> Response:
    name = request.path_params["name"]
    sample = _samples().get(name)
    return HTMLResponse(template_page(name, sample.subject, sample.text)) if sample else Response(status_code=404)


def _show_template_html(request: Request) -> Response:
    sample = _samples().get(request.path_params["name"])
    return HTMLResponse(sample.html, headers=_SANDBOX) if sample else Response(status_code=404)


@cache
def _samples() -> dict[str, Rendered]:
    """Return every mail in every language, by name."""
    return dict(every_mail())
