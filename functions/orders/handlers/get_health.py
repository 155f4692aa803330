"""GET /orders/health: report the service's health."""

from fastapi import APIRouter

from orders import api
from orders.schemas import OrdersHealth
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.get(
    "/orders/health",
    operation_id="get_orders_health",
    summary="Report the health of the orders service",
    responses=error_responses(),
)
def get_health() -> OrdersHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
