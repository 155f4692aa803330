"""POST /auth/login: sign in."""

from fastapi import APIRouter

from auth import api
from auth.responses import NO_STORE
from auth.schemas import Credentials, SignedIn
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=NO_STORE)


@router.post(
    "/auth/login",
    operation_id="log_in",
    summary="Sign in with an email address and a password",
    responses=error_responses(401, 413, 415),
)
def login(request: Credentials) -> SignedIn:
    return api.log_in(request)


handler = lambda_handler(router, needs_limits=True)
