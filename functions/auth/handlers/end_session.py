"""DELETE /auth/sessions/{id}: end one of the caller's sessions."""

from fastapi import APIRouter

from auth import api
from auth.field_types import SessionId
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.delete(
    "/auth/sessions/{id}",
    operation_id="end_session",
    summary="End one of the caller's sessions",
    description="Like a logout there: its refresh token stops working at once, its access token within 60 s.",
    status_code=204,
    responses=error_responses(401, 403, 404),
)
def end_session(caller: CurrentUser, session_id: SessionId) -> None:
    api.end_session(caller, session_id)


handler = lambda_handler(router)
