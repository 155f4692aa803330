"""PATCH /auth/addresses/{id}: change an address of the caller's address book."""

from fastapi import APIRouter

from auth import api
from auth.address_schemas import AddressUpdate, SavedAddressPublic
from auth.field_types import AddressId
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.patch(
    "/auth/addresses/{id}",
    operation_id="update_address",
    summary="Change an address, or make it the default",
    responses=error_responses(401, 403, 404, 413, 415),
)
def update_address(caller: CurrentUser, address_id: AddressId, request: AddressUpdate) -> SavedAddressPublic:
    return api.update_address(caller, address_id, request)


handler = lambda_handler(router)
