"""POST /auth/email: mail a link to a new address, which becomes the caller's when it is confirmed."""

from fastapi import APIRouter

from auth import api
from auth.schemas import EmailChange, MailRequested
from shared.http import ClientAddress, CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/email",
    operation_id="request_email_change",
    summary="Mail a link to a new address, which becomes the caller's when it is confirmed",
    status_code=202,
    responses=error_responses(401, 403, 409, 413, 415),
)
def request_email_change(caller: CurrentUser, request: EmailChange, address: ClientAddress) -> MailRequested:
    return api.request_email_change(caller, request, address)


handler = lambda_handler(router)
