"""POST /auth/logout: ends the caller's session."""

from fastapi import APIRouter

from auth.service import session_ends
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/logout",
    operation_id="log_out",
    summary="End the session that the access token belongs to",
    status_code=204,
    responses=error_responses(401),
)
def logout(user: CurrentUser) -> None:
    session_ends.log_out(user.session_id)


handler = lambda_handler(router)
