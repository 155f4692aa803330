"""Update placed orders. Optimistic locking: on a conflict, reload and retry."""

from collections.abc import Callable

from orders.dependencies import dependencies
from orders.model import Actor, Order, Status
from orders.repository import orders
from orders.service.find_order import find_order
from orders.service.publish_events import publisher
from orders.transitions import OrderUpdate, change_status
from shared.errors import Conflict
from shared.translatable import Translatable

type Decide = Callable[[Order], OrderUpdate | None]

_ATTEMPTS = 20


def update_order(order_id: str, decide: Decide, *, event_id: str | None = None) -> Order:
    """Store an update of an order and publish its event.

    Args:
        order_id: The order.
        decide: Returns the update for the order as it is now, or None to leave it unchanged. Called again after a
            conflict.
        event_id: The event that causes the update; an event that was applied before changes nothing.

    Raises:
        OrderNotFound: The order does not exist.
        Conflict: Other requests changed the order each time.
    """
    for _ in range(_ATTEMPTS):
        order = find_order(order_id)
        update = None if event_id in order.inbox else decide(order)
        if update is None:
            return order
        if updated := orders.store(order, update, event_id):
            if update.event:
                publisher().publish([update.event])
            return updated
    raise Conflict(Translatable("Other requests are changing this order; try again"))


def update_status(order_id: str, status: Status, by: Actor, *, unpaid: bool = False) -> Order:
    """Give an order a status. Idempotent.

    Args:
        order_id: The order.
        status: The new status.
        by: Who changes it.
        unpaid: Allow an unpaid order to be shipped.

    Raises:
        OrderNotFound: The order does not exist.
        InvalidTransition: The order's current status does not allow it.
        OrderUnpaid: The order is unpaid and cannot be shipped.
    """
    return update_order(order_id, lambda order: change_status(order, status, by, dependencies().now(), unpaid=unpaid))
