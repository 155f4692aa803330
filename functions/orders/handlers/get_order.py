"""GET /orders/{id}: shows one order."""

from fastapi import APIRouter

from orders.fields import OrderId
from orders.schemas import OrderPublic
from orders.service import ordering
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.get(
    "/orders/{id}",
    operation_id="get_order",
    summary="Show one order",
    responses=error_responses(401, 404),
)
def get_order(order_id: OrderId, user: CurrentUser) -> OrderPublic:
    return ordering.get_order(user, order_id)


handler = lambda_handler(router)
