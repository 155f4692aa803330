"""Cancel orders that were not paid in time. Safe to run concurrently."""

from datetime import timedelta

from orders.dependencies import dependencies
from orders.model import Order
from orders.repository import orders
from orders.service.update_order import change_order
from orders.transitions import expire

UNPAID = timedelta(minutes=30)
_BATCH = 50
_BATCHES = 20


def expire_orders(older_than: timedelta = UNPAID) -> dict[str, int]:
    """Cancel orders that were not paid in time.

    Returns:
        How many were cancelled now.
    """
    made_before = dependencies().now() - older_than
    expired, last = 0, ""
    for _ in range(_BATCHES):
        batch = orders.find_pending(made_before, _BATCH, last)
        expired += sum(_expire(order) for order in batch)
        if len(batch) < _BATCH:
            break
        last = batch[-1].id
    return {"expired": expired}


def _expire(order: Order) -> bool:
    present = change_order(order.id, lambda present: expire(present, dependencies().now()))
    # Of two runs at once both may count it; it is cancelled once.
    return present.status == "cancelled"
