"""Cancels or refunds the payment of a cancelled order."""

from payments.errors import StripeBusy, StripeRefused
from payments.model import OPEN
from payments.repository import inbox, orders, payments
from payments.service.stripe_operations.intents import cancel_intent
from payments.service.stripe_operations.pending import request_cancellation, request_remaining_refund
from payments.service.stripe_operations.refunds import send_refunds
from payments.service.unit_of_work import unit_of_work
from shared.errors import DependencyUnavailable
from shared.observability import logger


def cancel_payment_of_order(event_id: str, order_id: str) -> None:
    """Stop the payment of a cancelled order, and refund what it captured. Idempotent by the event's id.

    The operation is stored before Stripe is called: if the call fails, the retry job repeats it.
    """
    payment_id = _request(event_id, order_id)
    if payment_id is None:
        return
    try:
        cancel_intent(payment_id)
        send_refunds(payment_id)
    except (DependencyUnavailable, StripeBusy, StripeRefused):
        logger().warning("Stripe operation left for the retry job", extra={"payment_id": payment_id})


def _request(event_id: str, order_id: str) -> str | None:
    with unit_of_work() as uow:
        if not inbox.add(uow.connection, event_id, uow.at):
            return None
        payments.lock_order(uow.connection, order_id)
        orders.mark_cancelled(uow.connection, order_id, uow.at)
        found = payments.find_of_order(uow.connection, order_id)
        # A capture after this point sees the cancelled order; one before it is visible under the lock.
        payment = payments.lock(uow.connection, found.id) if found else None
        if payment is None:
            return None
        if payment.status in OPEN:
            request_cancellation(uow, payment)
        else:
            request_remaining_refund(uow, payment, "order_cancelled")
    return payment.id
