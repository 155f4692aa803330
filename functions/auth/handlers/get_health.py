"""GET /auth/health: report whether the service can serve requests."""

from fastapi import APIRouter

from auth import api
from auth.schemas import AuthHealth
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.get(
    "/auth/health",
    operation_id="get_auth_health",
    summary="Whether the auth service can serve requests",
    responses=error_responses(),
)
def get_health() -> AuthHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
