"""POST /auth/register: registers a customer and signs them in."""

from fastapi import APIRouter

from auth.responses import PRIVATE
from auth.schemas import Registration, SignedIn
from auth.service import accounts
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=PRIVATE)


@router.post(
    "/auth/register",
    operation_id="register",
    summary="Register a customer and sign them in",
    status_code=201,
    responses=error_responses(409, 413, 415),
)
def register(registration: Registration) -> SignedIn:
    return accounts.register(registration)


handler = lambda_handler(router)
