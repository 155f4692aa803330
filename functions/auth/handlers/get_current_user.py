"""GET /auth/me: shows the caller to themselves."""

from fastapi import APIRouter

from auth.responses import PRIVATE
from auth.schemas import CurrentUserPublic
from auth.service import current_user
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=PRIVATE)


@router.get(
    "/auth/me",
    operation_id="get_current_user",
    summary="Show the caller",
    responses=error_responses(401),
)
def get_current_user(user: CurrentUser) -> CurrentUserPublic:
    return current_user.get_current_user(user)


handler = lambda_handler(router)
