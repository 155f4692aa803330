"""GET /payments/health: tells whether the service can work."""

from fastapi import APIRouter

from payments.schemas import Health
from payments.service import health
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["payments"])


@router.get(
    "/payments/health",
    operation_id="get_payments_health",
    summary="Whether the payments service can work",
    responses=error_responses(),
)
def get_health() -> Health:
    return health.get_health()


handler = lambda_handler(router, limited=False)
