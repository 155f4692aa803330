"""DELETE /auth/me: close the caller's account, and erase what every service stores about them."""

from fastapi import APIRouter

from auth import api
from auth.schemas import AccountErasure, ErasureScheduled
from shared.http import ClientAddress, CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.delete(
    "/auth/me",
    operation_id="request_erasure",
    summary="Close the caller's account, and erase what every service stores about them",
    description=(
        "All sessions end at once, and the address can be registered again. Names, addresses and mails are erased "
        "within minutes, or once the account's open orders are finished. Orders and payments stay without them, as the "
        "law requires."
    ),
    status_code=202,
    responses=error_responses(401, 403, 409, 413, 415),
)
def request_erasure(caller: CurrentUser, request: AccountErasure, address: ClientAddress) -> ErasureScheduled:
    return api.request_erasure(caller, request, address)


handler = lambda_handler(router)
