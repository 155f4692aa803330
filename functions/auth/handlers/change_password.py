"""POST /auth/password: changes the caller's password and ends their other sessions."""

from fastapi import APIRouter

from auth.schemas import PasswordChange
from auth.service import password_change
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/password",
    operation_id="change_password",
    summary="Change the password and end the other sessions",
    status_code=204,
    responses=error_responses(401, 409, 413, 415),
)
def change_password(change: PasswordChange, user: CurrentUser) -> None:
    password_change.change_password(change, user)


handler = lambda_handler(router, needs_limits=True)
