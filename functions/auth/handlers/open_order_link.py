"""POST /auth/order-links: open a guest's order with the token of a mailed link."""

from fastapi import APIRouter

from auth import api
from auth.schemas import OpenedOrder, OrderLink
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/order-links",
    operation_id="open_order_link",
    summary="Sign a guest in with the token of a mail about an order",
    description="The token works once, for 30 days. The session is that of the guest who placed the order.",
    status_code=201,
    responses=error_responses(410, 413, 415),
)
def open_order_link(request: OrderLink) -> OpenedOrder:
    return api.open_order_link(request)


handler = lambda_handler(router)
