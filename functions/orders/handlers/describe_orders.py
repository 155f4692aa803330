"""Payments asks: how orders are, to compare them with their payments; at most 100, and those that exist."""

from typing import Any

from orders.internal_api import describe_orders
from orders.model import Order
from shared.lambda_task import lambda_task
from shared.money import to_text


def _described(order: Order) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "user_id": order.user_id,
        "status": order.status,
        "payment_status": order.payment_status,
        "total_amount": to_text(order.total, order.currency),
        "refunded_amount": to_text(order.refunded, order.currency),
        "currency": order.currency,
    }


handler = lambda_task(
    "describe_orders",
    lambda event: {"ok": True, "orders": [_described(order) for order in describe_orders(event["order_ids"])]},
)
