"""POST /auth/register: register a customer and sign them in."""

from fastapi import APIRouter

from auth import api
from auth.responses import NO_STORE
from auth.schemas import Registration, SignedIn
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=NO_STORE)


@router.post(
    "/auth/register",
    operation_id="register",
    summary="Register a customer and sign them in",
    status_code=201,
    responses=error_responses(409, 413, 415),
)
def register(request: Registration) -> SignedIn:
    return api.register(request)


handler = lambda_handler(router)
