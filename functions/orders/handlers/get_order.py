"""GET /orders/{id}: show an order."""

from fastapi import APIRouter

from orders import api
from orders.field_types import OrderId
from orders.schemas import OrderPublic
from shared.http import CurrentBuyer, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.get(
    "/orders/{id}",
    operation_id="get_order",
    summary="Show an order",
    responses=error_responses(401, 404),
)
def get_order(order_id: OrderId, user: CurrentBuyer) -> OrderPublic:
    return api.get_order(user, order_id)


handler = lambda_handler(router)
