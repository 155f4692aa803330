"""POST /auth/verifications: verify an address with the token of a mailed link."""

from fastapi import APIRouter

from auth import api
from auth.schemas import AddressConfirmation
from shared.http import ClientAddress, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/verifications",
    operation_id="confirm_address",
    summary="Verify an address, or complete its change, with the token of a mailed link",
    description=(
        "Works in a network from which the account has registered or signed in; elsewhere it is a 403 `sign_in_first`, "
        "and the token stays valid for another attempt after `POST /auth/login`."
    ),
    status_code=204,
    responses=error_responses(403, 409, 410, 413, 415),
)
def confirm_address(request: AddressConfirmation, address: ClientAddress) -> None:
    api.confirm_address(request, address)


handler = lambda_handler(router)
