"""POST /auth/refresh: exchanges a refresh token for a new pair of tokens."""

from fastapi import APIRouter

from auth.responses import PRIVATE
from auth.schemas import RefreshRequest, TokenPair
from auth.service import refresh
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=PRIVATE)


@router.post(
    "/auth/refresh",
    operation_id="refresh_session",
    summary="Exchange a refresh token for a new pair of tokens",
    responses=error_responses(401, 413, 415),
)
def refresh_session(request: RefreshRequest) -> TokenPair:
    return refresh.refresh_session(request.refresh_token)


handler = lambda_handler(router)
