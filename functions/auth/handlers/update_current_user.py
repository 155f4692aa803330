"""PATCH /auth/me: change the caller's name or language."""

from fastapi import APIRouter

from auth import api
from auth.schemas import CurrentUserPublic, ProfileChange
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.patch(
    "/auth/me",
    operation_id="update_current_user",
    summary="Change the caller's name or language",
    responses=error_responses(401, 403, 413, 415),
)
def update_current_user(caller: CurrentUser, request: ProfileChange) -> CurrentUserPublic:
    return api.update_current_user(caller, request)


handler = lambda_handler(router)
