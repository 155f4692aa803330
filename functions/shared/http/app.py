"""The FastAPI application around one service's router: how errors become answers."""

from typing import Any, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.errors import AppError, BadRequest, InternalError, NotFound
from shared.http.field_types import ErrorBody
from shared.observability import logger
from shared.validation import reason_of


def create_app(router: APIRouter) -> FastAPI:
    """An application that serves these routes and answers every error in the API's format."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.include_router(router)
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_exception_handler(Exception, _defect)
    return app


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route's OpenAPI entry says of its errors: those named, and those that any route can answer."""
    return {status: {"model": ErrorBody, "description": _DESCRIPTIONS[status]} for status in (400, *statuses, 429, 503)}


_MOST_DETAILS = 100
_DESCRIPTIONS = {
    400: "The request is malformed or invalid",
    401: "There is no valid token",
    403: "The caller's role does not allow this",
    404: "It does not exist, or belongs to somebody else",
    409: "It conflicts with the present state",
    413: "The request body is too large",
    415: "The request body is not JSON",
    422: "The idempotency key was used with another request",
    429: "Too many requests",
    503: "A dependency is down",
}


def request_id_of(event: dict[str, Any]) -> str:
    """API Gateway's id of the request; it is in the access log, our logs and the answer."""
    return str(event.get("requestContext", {}).get("requestId", ""))


def error_answer(error: AppError, request_id: str) -> JSONResponse:
    """The answer that tells an error."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return JSONResponse(error.body(request_id), error.status, headers)


def route_not_found(request: Request) -> JSONResponse:
    """The answer to a route that does not exist."""
    event = request.scope["aws.event"]
    error = NotFound("Route not found", code="route_not_found")
    return JSONResponse({**error.body(request_id_of(event)), "path": event["path"]}, error.status)


def _answer(request: Request, error: AppError) -> JSONResponse:
    return error_answer(error, request_id_of(request.scope["aws.event"]))


def _app_error(request: Request, error: Exception) -> JSONResponse:
    error = cast(AppError, error)
    if error.status >= 500:
        logger().warning(error.message, extra={"code": error.code, "dependency": getattr(error, "dependency", None)})
        logger().debug("cause", exc_info=error)
    return _answer(request, error)


def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    # Pydantic's `input` and `ctx` may hold a password: only the place and the reason are told.
    errors = cast(RequestValidationError, error).errors()[:_MOST_DETAILS]
    details = [{"field": _field(each["loc"]), "reason": reason_of(each["msg"])} for each in errors]
    return _answer(request, BadRequest(details=details))


def _field(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place[1:]) or str(place[0])


def _framework_error(request: Request, error: Exception) -> JSONResponse:
    if cast(HTTPException, error).status_code in (404, 405):
        return route_not_found(request)
    return _answer(request, BadRequest())


def _defect(request: Request, error: Exception) -> JSONResponse:
    logger().exception("Unexpected error", exc_info=error)
    return _answer(request, InternalError())
