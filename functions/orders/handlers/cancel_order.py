"""POST /orders/{id}/cancel: cancels an order."""

from fastapi import APIRouter

from orders.fields import OrderId
from orders.schemas import OrderPublic
from orders.service import ordering
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.post(
    "/orders/{id}/cancel",
    operation_id="cancel_order",
    summary="Cancel an order that was not shipped",
    responses=error_responses(401, 404, 409),
)
def cancel_order(order_id: OrderId, user: CurrentUser) -> OrderPublic:
    return ordering.cancel_order(user, order_id)


handler = lambda_handler(router)
