"""Handlers of the events from orders and payments. Idempotent, and independent of the order of delivery."""

from products.errors import ReservationNotFound, ReservationRefused
from products.service.extend_reservation import extend_reservation
from products.service.reservation_transitions import transition
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1
# An order has these statuses only after it was paid, or after an admin approved it without payment.
_CONFIRMED = ("processing", "shipped", "delivered")
_CONFIRMING = ("PaymentProcessing", "PaymentSucceeded", "OrderStatusChanged")


def order_cancelled(event: Event) -> None:
    """Release the stock of a cancelled order.

    Raises:
        EventRejected: The event has another type or version.
    """
    if (event.type, event.version) != ("OrderCancelled", _VERSION):
        raise EventRejected(f"OrderCancelled of version {_VERSION} expected")
    transition(event.order_id, "cancel", event.id)


def order_confirmed(event: Event) -> None:
    """Commit the stock of an order that is paid or processed without payment. Extend its reservation while a bank pays.

    Raises:
        EventRejected: The event has another type or version, the order has no reservation, or the payment came
            after the deadline and the stock is gone.
    """
    if event.type not in _CONFIRMING or event.version != _VERSION:
        raise EventRejected(f"{', '.join(_CONFIRMING)} of version {_VERSION} expected")
    if event.type == "PaymentProcessing":
        extend_reservation(event.order_id)
        return
    if event.type == "OrderStatusChanged" and event.data.get("is") not in _CONFIRMED:
        return
    try:
        transition(event.order_id, "commit", event.id)
    except ReservationRefused as error:
        raise EventRejected("paid after the deadline of the reservation, and the stock is gone") from error
    except ReservationNotFound as error:
        raise EventRejected("nothing was reserved for this order") from error
