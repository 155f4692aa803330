"""Cancel orders that were not paid in time. Safe to run concurrently."""

from datetime import timedelta

from orders.dependencies import dependencies
from orders.model import Order
from orders.repository import orders
from orders.service.update_order import update_order
from orders.transitions import expire

UNPAID = timedelta(minutes=30)
_BATCH = 50
_BATCHES = 20


def expire_orders(older_than: timedelta = UNPAID) -> dict[str, int]:
    """Cancel orders that were not paid in time.

    Returns:
        How many were cancelled now.
    """
    placed_before = dependencies().now() - older_than
    expired, last_id = 0, ""
    for _ in range(_BATCHES):
        batch = orders.find_pending(placed_before, _BATCH, last_id)
        expired += sum(_expire(order) for order in batch)
        if len(batch) < _BATCH:
            break
        last_id = batch[-1].id
    return {"expired": expired}


def _expire(order: Order) -> bool:
    updated = update_order(order.id, lambda current: expire(current, dependencies().now()))
    # Two concurrent runs may both count it; it is cancelled once.
    return updated.status == "cancelled"
