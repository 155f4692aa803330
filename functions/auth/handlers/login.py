"""POST /auth/login: sign in."""

from fastapi import APIRouter

from auth import api
from auth.schemas import Credentials, SignedIn
from shared.http import ClientAddress, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/login",
    operation_id="log_in",
    summary="Sign in with an email address and a password",
    responses=error_responses(401, 413, 415),
)
def login(request: Credentials, address: ClientAddress) -> SignedIn:
    return api.log_in(request, address)


handler = lambda_handler(router)
