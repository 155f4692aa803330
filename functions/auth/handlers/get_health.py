"""GET /auth/health: tells whether the service can work."""

from fastapi import APIRouter

from auth.schemas import Health
from auth.service import health
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.get(
    "/auth/health",
    operation_id="get_auth_health",
    summary="Whether the auth service can work",
    responses=error_responses(),
)
def get_health() -> Health:
    return health.get_health()


handler = lambda_handler(router, limited=False)
