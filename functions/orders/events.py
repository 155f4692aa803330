"""The events that orders publishes, as described in docs/orders.md."""

from datetime import datetime

from orders.model import Order, Status
from shared.events import Event, new_event
from shared.money import to_text


def order_placed(order: Order, at: datetime) -> Event:
    """An order was placed and its stock reserved; it waits for payment."""
    items = [
        {
            "product_id": item.product_id,
            "quantity": item.quantity,
            "unit_price": to_text(item.unit_price, order.currency),
        }
        for item in order.items
    ]
    total = to_text(order.total, order.currency)
    data = {"user_id": order.user_id, "items": items, "total_amount": total, "currency": order.currency}
    return new_event("OrderPlaced", order.id, at, data)


def order_cancelled(order: Order, at: datetime, reason: str) -> Event:
    """An order was cancelled: products releases its stock, payments refunds what was paid."""
    data = {
        "user_id": order.user_id,
        "reason": reason,
        "was": order.status,
        "payment_status": order.payment_status,
        "total_amount": to_text(order.total, order.currency),
        "currency": order.currency,
    }
    return new_event("OrderCancelled", order.id, at, data)


def order_status_changed(order: Order, at: datetime, status: Status) -> Event:
    """An order reached a status other than `cancelled`."""
    return new_event("OrderStatusChanged", order.id, at, {"user_id": order.user_id, "was": order.status, "is": status})
