"""POST /auth/verifications/resend: mail the caller another link that verifies the address."""

from fastapi import APIRouter

from auth import api
from auth.schemas import MailRequested
from shared.http import ClientAddress, CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/verifications/resend",
    operation_id="request_verification",
    summary="Mail the caller another link that verifies the address, unless it is verified",
    status_code=202,
    responses=error_responses(401, 403),
)
def request_verification(caller: CurrentUser, address: ClientAddress) -> MailRequested:
    return api.request_verification(caller, address)


handler = lambda_handler(router)
