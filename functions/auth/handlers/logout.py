"""POST /auth/logout: end the caller's session."""

from fastapi import APIRouter

from auth import api
from shared.http import CurrentBuyer, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/logout",
    operation_id="log_out",
    summary="End the session that the access token belongs to",
    status_code=204,
    responses=error_responses(401),
)
def logout(caller: CurrentBuyer) -> None:
    api.log_out(caller)


handler = lambda_handler(router)
