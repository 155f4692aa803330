"""POST /auth/password-resets: mail a link that resets the password."""

from fastapi import APIRouter

from auth import api
from auth.schemas import MailRequested, PasswordResetRequest
from shared.http import ClientAddress, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/password-resets",
    operation_id="request_password_reset",
    summary="Mail a link that resets the password, if an account has the address",
    description="The response does not say whether an account has the address. The link works once, for an hour.",
    status_code=202,
    responses=error_responses(413, 415),
)
def request_password_reset(request: PasswordResetRequest, address: ClientAddress) -> MailRequested:
    return api.request_password_reset(request, address)


handler = lambda_handler(router)
