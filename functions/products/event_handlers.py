"""What orders and payments tell: each event once, in whatever order they come."""

from products.errors import NothingReserved, ReservationRefused
from products.service.reservation_transitions import settle
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1
# Each of them comes after the order was paid, or was found good by an admin.
_CONFIRMED = ("processing", "shipped", "delivered")


def order_cancelled(event: Event) -> None:
    """An order was cancelled before it was shipped: its stock can be bought again.

    Raises:
        EventRejected: It is another event.
    """
    if (event.type, event.version) != ("OrderCancelled", _VERSION):
        raise EventRejected(f"OrderCancelled of version {_VERSION} expected")
    settle(event.order_id, "cancel", event.id)


def order_confirmed(event: Event) -> None:
    """An order was paid, or is processed without: its stock is sold.

    Raises:
        EventRejected: It is another event, nothing was reserved for the order, or the payment came after the
            deadline and the stock is gone.
    """
    if event.type not in ("PaymentSucceeded", "OrderStatusChanged") or event.version != _VERSION:
        raise EventRejected(f"PaymentSucceeded or OrderStatusChanged of version {_VERSION} expected")
    if event.type == "OrderStatusChanged" and event.data.get("is") not in _CONFIRMED:
        return
    try:
        settle(event.order_id, "commit", event.id)
    except ReservationRefused as error:
        raise EventRejected("it was paid after the deadline of its reservation, and the stock is gone") from error
    except NothingReserved as error:
        raise EventRejected("nothing was reserved for this order") from error
