"""POST /auth/refresh: exchange a refresh token for a new pair."""

from fastapi import APIRouter

from auth import api
from auth.schemas import RefreshRequest, TokenPair
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/refresh",
    operation_id="refresh_session",
    summary="Exchange a refresh token for a new pair of tokens",
    responses=error_responses(401, 413, 415),
)
def refresh_session(request: RefreshRequest) -> TokenPair:
    return api.refresh_session(request)


handler = lambda_handler(router)
