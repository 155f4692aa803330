"""DELETE /auth/addresses/{id}: delete an address of the caller's address book."""

from fastapi import APIRouter

from auth import api
from auth.field_types import AddressId
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.delete(
    "/auth/addresses/{id}",
    operation_id="delete_address",
    summary="Delete an address; another one becomes the default if it was",
    status_code=204,
    responses=error_responses(401, 403, 404),
)
def delete_address(caller: CurrentUser, address_id: AddressId) -> None:
    api.delete_address(caller, address_id)


handler = lambda_handler(router)
