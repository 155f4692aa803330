"""What orders tell: each event once, whenever it comes."""

from payments.model import OPEN
from payments.repository import cancelled_orders, inbox, payments
from payments.service.stripe_operations.intents import carry_out
from payments.service.stripe_operations.pending import wish_cancel, wish_refund_of_rest
from payments.service.unit_of_work import change
from shared.event_consumer import EventRejected
from shared.events import Event

_VERSION = 1


def order_cancelled(event: Event) -> None:
    """An order was cancelled: nothing more is taken for it, and what was taken goes back.

    Both are rows before Stripe is asked: if it does not answer, they are settled later.

    Raises:
        EventRejected: It is another event.
    """
    if (event.type, event.version) != ("OrderCancelled", _VERSION):
        raise EventRejected(f"OrderCancelled of version {_VERSION} expected")
    payment_id = _take(event)
    if payment_id:
        carry_out(payment_id)


def _take(event: Event) -> str | None:
    with change() as changed:
        if not inbox.take(changed.connection, event.id, changed.at):
            return None
        payments.lock_order(changed.connection, event.order_id)
        cancelled_orders.add(changed.connection, event.order_id, changed.at)
        found = payments.find_of_order(changed.connection, event.order_id)
        # Whoever captures it from now on sees the order cancelled; what was captured before is seen under the lock.
        payment = payments.lock(changed.connection, found.id) if found else None
        if payment is None:
            return None
        if payment.status in OPEN:
            wish_cancel(changed, payment)
        else:
            wish_refund_of_rest(changed, payment, "order_cancelled")
    return payment.id
