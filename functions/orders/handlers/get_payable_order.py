"""Payments asks: what a customer has to pay for an order."""

from typing import Any

from orders.errors import OrderNotFound, OrderNotPayable
from orders.internal_api import payable_order
from shared.lambda_task import lambda_task
from shared.money import to_text


def get_payable_order(event: dict[str, Any]) -> dict[str, Any]:
    try:
        order = payable_order(event["order_id"], event["user_id"])
    except (OrderNotFound, OrderNotPayable) as error:
        return {"ok": False, "code": error.code}
    total = {"total_amount": to_text(order.total, order.currency), "currency": order.currency}
    return {"ok": True, "order_id": order.id, "user_id": order.user_id, **total}


handler = lambda_task("get_payable_order", get_payable_order)
