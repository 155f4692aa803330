"""The caller, as the Lambda authorizer read it from the token."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from shared.caller import Caller, Role
from shared.errors import Forbidden, Unauthorized
from shared.session_check import require_active


def caller_of(event: dict[str, Any]) -> Caller | None:
    """Return the caller in API Gateway's event, or None if the route has no authorizer."""
    context = event.get("requestContext", {}).get("authorizer") or {}
    if not context.get("userId") or context.get("role") not in get_args(Role):
        return None
    return Caller(context["userId"], context["email"], context["role"], context["sessionId"], context.get("name", ""))


# Documents the scheme only. It is an argument because FastAPI uses only the last dependency of an annotation.
_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="accessToken")


def _current_buyer(request: Request, _token: Annotated[object, Security(_bearer)]) -> Caller:
    caller = caller_of(request.scope["aws.event"])
    if caller is None:
        raise Unauthorized
    return caller


def _client_address(request: Request) -> str:
    return str(request.scope["aws.event"]["requestContext"]["identity"]["sourceIp"])


ClientAddress = Annotated[str, Depends(_client_address)]
"""The client's IP address."""

CurrentBuyer = Annotated[Caller, Depends(_current_buyer)]
"""The caller, who may be a guest; 401 if there is none. For reads: the session may have ended up to a minute ago."""


def _current_user(caller: CurrentBuyer) -> Caller:
    if caller.role == "guest":
        raise Forbidden
    return caller


CurrentUser = Annotated[Caller, Depends(_current_user)]
"""The caller, if the caller has an account; 403 for a guest, 401 if there is none. For reads."""


def _admin(caller: CurrentUser) -> Caller:
    if caller.role != "admin":
        raise Forbidden
    return caller


AdminUser = Annotated[Caller, Depends(_admin)]
"""The caller, if an admin; 403 otherwise. For reads."""


def _active_buyer(request: Request, caller: CurrentBuyer) -> Caller:
    require_active(caller.session_id, request.scope["aws.event"])
    return caller


ActiveBuyer = Annotated[Caller, Depends(_active_buyer)]
"""The caller, who may be a guest, if the session is still active; 401 otherwise. For writes."""


def _active_user(caller: CurrentUser, _active: ActiveBuyer) -> Caller:
    return caller


ActiveUser = Annotated[Caller, Depends(_active_user)]
"""The caller, if an account's session is still active; 403 for a guest, 401 otherwise. For writes."""


def _active_admin(caller: AdminUser, _active: ActiveBuyer) -> Caller:
    return caller


ActiveAdmin = Annotated[Caller, Depends(_active_admin)]
"""The caller, if an admin whose session is still active; 403 or 401 otherwise. For writes."""


def requires_active_session(router: APIRouter) -> bool:
    """Return whether an endpoint of this router takes an `ActiveBuyer`, an `ActiveUser` or an `ActiveAdmin`."""
    return any(_requires(route.dependant) for route in router.routes if isinstance(route, APIRoute))


def _requires(dependant: Dependant) -> bool:
    return dependant.call is _active_buyer or any(map(_requires, dependant.dependencies))
