"""POST /auth/password: change the caller's password, end all their sessions and open a new one."""

from fastapi import APIRouter

from auth import api
from auth.schemas import PasswordChange, TokenPair
from shared.http import ClientAddress, CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/password",
    operation_id="change_password",
    summary="Change the password, end all sessions and return new tokens",
    responses=error_responses(401, 403, 409, 413, 415),
)
def change_password(caller: CurrentUser, request: PasswordChange, address: ClientAddress) -> TokenPair:
    return api.change_password(caller, request, address)


handler = lambda_handler(router)
