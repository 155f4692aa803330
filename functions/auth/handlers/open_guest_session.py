"""POST /auth/guest: sign a guest in, who buys without an account."""

from fastapi import APIRouter

from auth import api
from auth.schemas import GuestCheckout, SignedIn
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/guest",
    operation_id="open_guest_session",
    summary="Sign a guest in, who buys without an account",
    description=(
        "For 24 hours a guest may place orders, pay them, and read them; nothing else. The response is the same "
        "whether or not an account has the address."
    ),
    status_code=201,
    responses=error_responses(413, 415),
)
def open_guest_session(request: GuestCheckout) -> SignedIn:
    return api.open_guest_session(request)


handler = lambda_handler(router)
