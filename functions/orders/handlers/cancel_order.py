"""POST /orders/{id}/cancel: cancel an order."""

from fastapi import APIRouter

from orders import api
from orders.field_types import OrderId
from orders.schemas import OrderPublic
from shared.http import ActiveUser, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.post(
    "/orders/{id}/cancel",
    operation_id="cancel_order",
    summary="Cancel an order that was not shipped",
    responses=error_responses(401, 403, 404, 409),
)
def cancel_order(order_id: OrderId, user: ActiveUser) -> OrderPublic:
    return api.cancel_order(user, order_id)


handler = lambda_handler(router)
