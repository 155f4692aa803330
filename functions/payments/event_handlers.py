"""What the queue consumers call. Idempotent; events may arrive in any order."""

from payments.service.cancel_payment import cancel_payment_of_order
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1


def order_cancelled(event: Event) -> None:
    """Cancel or refund the payment of a cancelled order.

    Raises:
        EventRejected: The event has another type or version.
    """
    if (event.type, event.version) != ("OrderCancelled", _VERSION):
        raise EventRejected(f"OrderCancelled of version {_VERSION} expected")
    cancel_payment_of_order(event.id, event.order_id)
