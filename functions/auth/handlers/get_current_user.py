"""GET /auth/me: return the caller."""

from fastapi import APIRouter

from auth import api
from auth.schemas import CurrentUserPublic
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.get(
    "/auth/me",
    operation_id="get_current_user",
    summary="Show the caller",
    responses=error_responses(401, 403),
)
def get_current_user(caller: CurrentUser) -> CurrentUserPublic:
    return api.get_current_user(caller)


handler = lambda_handler(router)
