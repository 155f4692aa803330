"""POST /auth/register: register a customer and sign them in."""

from fastapi import APIRouter

from auth import api
from auth.schemas import Registration, SignedIn
from shared.http import ClientAddress, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/register",
    operation_id="register",
    summary="Register a customer and sign them in",
    status_code=201,
    responses=error_responses(409, 413, 415),
)
def register(request: Registration, address: ClientAddress) -> SignedIn:
    return api.register(request, address)


handler = lambda_handler(router)
