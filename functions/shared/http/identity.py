"""The caller, as the Lambda authorizer read it from the token."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from shared.caller import Caller
from shared.errors import Forbidden, Unauthorized


def caller_of(event: dict[str, Any]) -> Caller | None:
    """Return the caller in API Gateway's event, or None if the route has no authorizer."""
    context = event.get("requestContext", {}).get("authorizer") or {}
    if not context.get("userId") or context.get("role") not in ("customer", "admin"):
        return None
    return Caller(context["userId"], context["email"], context["role"], context["sessionId"])


# Documents the scheme only. It is an argument because FastAPI uses only the last dependency of an annotation.
_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="accessToken")


def _current_user(request: Request, _token: Annotated[object, Security(_bearer)]) -> Caller:
    caller = caller_of(request.scope["aws.event"])
    if caller is None:
        raise Unauthorized
    return caller


CurrentUser = Annotated[Caller, Depends(_current_user)]
"""The caller; 401 if there is none."""


def _admin(caller: CurrentUser) -> Caller:
    if caller.role != "admin":
        raise Forbidden
    return caller


AdminUser = Annotated[Caller, Depends(_admin)]
"""The caller, if an admin; 403 otherwise."""
