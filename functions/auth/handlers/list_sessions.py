"""GET /auth/sessions: list where the caller is signed in."""

from fastapi import APIRouter

from auth import api
from auth.schemas import SessionList
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.get(
    "/auth/sessions",
    operation_id="list_sessions",
    summary="List where the caller is signed in, the session used last first",
    description="At most 100 sessions. The shop stores neither addresses nor devices of sessions.",
    responses=error_responses(401, 403),
)
def list_sessions(caller: CurrentUser) -> SessionList:
    return api.list_sessions(caller)


handler = lambda_handler(router)
