"""PUT /orders/{id}/status: change an order's status."""

from fastapi import APIRouter

from orders import api
from orders.field_types import OrderId
from orders.model import Status
from orders.schemas import OrderPublic, StatusChange
from shared.http import ActiveAdmin, error_responses, lambda_handler

router = APIRouter(tags=["orders"])


@router.put(
    "/orders/{id}/status",
    operation_id="set_order_status",
    summary="Change an order's status",
    description="Send the status in the body or in the query. Idempotent. An unpaid order is only shipped with "
    '`"unpaid": true`, which its history records.',
    responses=error_responses(401, 403, 404, 409, 413, 415),
)
def set_order_status(
    order_id: OrderId, _: ActiveAdmin, change: StatusChange | None = None, status: Status | None = None
) -> OrderPublic:
    return api.set_order_status(order_id, change, status)


handler = lambda_handler(router)
