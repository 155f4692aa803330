"""Changes placed orders, one write at a time: whoever comes second looks again at what the first one left."""

from collections.abc import Callable

from orders.dependencies import dependencies
from orders.errors import OrderNotFound
from orders.model import Actor, Order, Status, is_order_id
from orders.repository import orders
from orders.service.publish_events import publisher
from orders.transitions import Change, take_step
from shared.errors import Conflict

type Decide = Callable[[Order], Change | None]

_ATTEMPTS = 20


def change_order(order_id: str, decide: Decide, *, event_id: str | None = None) -> Order:
    """Store what is decided about an order as it is now, and tell of it.

    Args:
        order_id: Which order.
        decide: From the order to its change, or to None where there is nothing to do. It may be asked again.
        event_id: The event that brings the change; if the order has taken it before there is nothing to do.

    Raises:
        OrderNotFound: There is no such order.
        Conflict: Too many others change it at the same time.
    """
    for _ in range(_ATTEMPTS):
        order = find_order(order_id)
        change = None if event_id in order.inbox else decide(order)
        if change is None:
            return order
        if changed := orders.store(order, change, event_id):
            if change.event:
                publisher().publish([change.event])
            return changed
    raise Conflict("The order is being changed by others, try again")


def find_order(order_id: str) -> Order:
    """A placed order.

    Raises:
        OrderNotFound: There is none with this id.
    """
    order = orders.find(order_id) if is_order_id(order_id) else None
    if order is None:
        raise OrderNotFound
    return order


def find_order_of(user_id: str, order_id: str) -> Order:
    """A placed order of this user; an admin asks `find_order`.

    Raises:
        OrderNotFound: There is none, or it is somebody else's.
    """
    order = find_order(order_id)
    if order.user_id != user_id:
        raise OrderNotFound
    return order


def set_status(order_id: str, status: Status, by: Actor) -> Order:
    """Bring an order into a status; if it has it already, nothing changes.

    Raises:
        OrderNotFound: There is no such order.
        InvalidTransition: Its status does not allow this.
    """
    return change_order(order_id, lambda order: take_step(order, status, by, dependencies().now()))
