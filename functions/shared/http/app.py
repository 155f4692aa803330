"""The FastAPI application around one router, and the format of its errors."""

from typing import Any, cast

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.dependencies.utils import get_parameterless_sub_dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from shared.errors import AppError, BadRequest, InternalError, NotFound
from shared.http.field_types import ErrorBody
from shared.http.language import in_language
from shared.http.query import reject_unknown_query
from shared.observability import logger
from shared.translatable import Translatable
from shared.validation import reason_of


def create_app(router: APIRouter) -> FastAPI:
    """Return an application that serves these routes and returns every error in the API's format."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    # Not `include_router`, which builds each route again on the first request, without the check below.
    app.router.routes.extend(router.routes)
    for route in router.routes:
        if isinstance(route, APIRoute):
            # The last dependency: a caller who may not do this at all gets a 401 or 403, whatever the query is.
            check = get_parameterless_sub_dependant(depends=Depends(reject_unknown_query), path=route.path)
            route.dependant.dependencies.append(check)
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_exception_handler(Exception, _unexpected_error)
    return app


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses for these statuses, and for those that every route can return."""
    return {status: {"model": ErrorBody, "description": _DESCRIPTIONS[status]} for status in (400, *statuses, 429, 503)}


_MOST_DETAILS = 100
_LONGEST_FIELD = 500
_DESCRIPTIONS = {
    400: "The request is malformed or invalid",
    401: "There is no valid token",
    403: "The caller's role does not allow this",
    404: "It does not exist or belongs to another user",
    409: "It conflicts with the current state",
    410: "It was used before, or has expired",
    413: "The request body is too large",
    415: "The request body is not JSON, or is compressed",
    422: "The idempotency key was used with another request",
    429: "Too many requests",
    503: "A dependency is unavailable",
}


def request_id_of(event: dict[str, Any]) -> str:
    """Return API Gateway's request id, which is also in the access log, our logs and the response."""
    return str(event.get("requestContext", {}).get("requestId", ""))


def error_response(error: AppError, request_id: str) -> JSONResponse:
    """Return an error as a response."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return JSONResponse(_body(error, request_id), error.status, headers)


def route_not_found(request: Request) -> JSONResponse:
    """Return the response for an unknown route."""
    event = request.scope["aws.event"]
    error = NotFound(Translatable("Route not found"), code="route_not_found")
    return JSONResponse({**_body(error, request_id_of(event)), "path": event["path"]}, error.status)


def _body(error: AppError, request_id: str) -> dict[str, Any]:
    """Return the body of an error in the language of the request. Codes, such as Stripe's, stay."""
    body = error.body(request_id)
    body["error"] = in_language(error.message)
    if error.details is not None:
        body["details"] = [
            {name: in_language(value) if isinstance(value, Translatable) else value for name, value in each.items()}
            for each in error.details
        ]
    return body


def _respond(request: Request, error: AppError) -> JSONResponse:
    return error_response(error, request_id_of(request.scope["aws.event"]))


def _app_error(request: Request, error: Exception) -> JSONResponse:
    error = cast(AppError, error)
    if error.status >= 500:
        logger().warning(error.message, extra={"code": error.code, "dependency": getattr(error, "dependency", None)})
        logger().debug("Cause of the error", exc_info=error)
    return _respond(request, error)


def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    # Pydantic's `input` and `ctx` may hold a password, so only the field and the reason are returned.
    errors = cast(RequestValidationError, error).errors()[:_MOST_DETAILS]
    details = [{"field": _field(error["loc"]), "reason": reason_of(error)} for error in errors]
    return _respond(request, BadRequest(details=details))


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location[1:])[:_LONGEST_FIELD] or str(location[0])


def _framework_error(request: Request, error: Exception) -> JSONResponse:
    if cast(HTTPException, error).status_code in (404, 405):
        return route_not_found(request)
    return _respond(request, BadRequest())


def _unexpected_error(request: Request, error: Exception) -> JSONResponse:
    logger().exception("Unexpected error", exc_info=error)
    return _respond(request, InternalError())
