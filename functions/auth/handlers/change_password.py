"""POST /auth/password: change the caller's password and end their other sessions."""

from fastapi import APIRouter

from auth import api
from auth.schemas import PasswordChange
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/password",
    operation_id="change_password",
    summary="Change the password and end the other sessions",
    status_code=204,
    responses=error_responses(401, 409, 413, 415),
)
def change_password(caller: CurrentUser, request: PasswordChange) -> None:
    api.change_password(caller, request)


handler = lambda_handler(router, needs_limits=True)
