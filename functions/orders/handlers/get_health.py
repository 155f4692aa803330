"""GET /orders/health: tells whether the service can work."""

from fastapi import APIRouter

from orders.schemas import Health
from orders.service import health
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.get(
    "/orders/health",
    operation_id="get_orders_health",
    summary="Whether the orders service can work",
    responses=error_responses(),
)
def get_health() -> Health:
    return health.get_health()


handler = lambda_handler(router, limited=False)
