"""Who is calling: what the Lambda authorizer found in the token."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from shared.caller import Caller
from shared.errors import Forbidden, Unauthorized


def caller_of(event: dict[str, Any]) -> Caller | None:
    """The caller that API Gateway's event names, or None where the route asks no authorizer."""
    context = event.get("requestContext", {}).get("authorizer") or {}
    if not context.get("userId") or context.get("role") not in ("customer", "admin"):
        return None
    return Caller(context["userId"], context["email"], context["role"], context["sessionId"])


# FastAPI obeys the last dependency of an annotation alone, so this one is an argument: it only documents the scheme.
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
"""The caller, who is an admin; 403 otherwise."""
