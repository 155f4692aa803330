"""POST /auth/addresses: add an address to the caller's address book."""

from fastapi import APIRouter

from auth import api
from auth.address_schemas import AddressCreate, SavedAddressPublic
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/addresses",
    operation_id="add_address",
    summary="Add an address to the caller's address book, which holds 20",
    status_code=201,
    responses=error_responses(401, 403, 409, 413, 415),
)
def add_address(caller: CurrentUser, request: AddressCreate) -> SavedAddressPublic:
    return api.add_address(caller, request)


handler = lambda_handler(router)
