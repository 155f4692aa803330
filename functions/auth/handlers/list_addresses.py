"""GET /auth/addresses: list the caller's addresses."""

from fastapi import APIRouter

from auth import api
from auth.address_schemas import AddressBook
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.get(
    "/auth/addresses",
    operation_id="list_addresses",
    summary="List the caller's addresses, the default first",
    responses=error_responses(401, 403),
)
def list_addresses(caller: CurrentUser) -> AddressBook:
    return api.list_addresses(caller)


handler = lambda_handler(router)
