"""POST /auth/login: signs a user in."""

from fastapi import APIRouter

from auth.responses import PRIVATE
from auth.schemas import Credentials, SignedIn
from auth.service import logins
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=PRIVATE)


@router.post(
    "/auth/login",
    operation_id="log_in",
    summary="Sign in with an email address and a password",
    responses=error_responses(401, 413, 415),
)
def login(credentials: Credentials) -> SignedIn:
    return logins.log_in(credentials)


handler = lambda_handler(router, needs_limits=True)
