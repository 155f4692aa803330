"""PUT /auth/password-resets/{token}: set a new password with the token of a mailed link, and end all sessions."""

from fastapi import APIRouter

from auth import api
from auth.field_types import ResetToken
from auth.schemas import PasswordReset
from shared.http import ClientAddress, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.put(
    "/auth/password-resets/{token}",
    operation_id="reset_password",
    summary="Set a new password with the token of a mailed link, and end all sessions",
    status_code=204,
    responses=error_responses(410, 413, 415),
)
def reset_password(token: ResetToken, request: PasswordReset, address: ClientAddress) -> None:
    api.reset_password(token, request, address)


handler = lambda_handler(router)
