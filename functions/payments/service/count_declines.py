"""Limits card testing: counts the declined cards of an order, and blocks its payment.

After 5 declined cards an order accepts no payment for 15 minutes; after 10 the orders service cancels it.
"""

from dataclasses import replace
from datetime import timedelta

from payments import events
from payments.model import OPEN, Payment
from payments.repository import orders, payments
from payments.service.unit_of_work import UnitOfWork
from shared.observability import count, logger

MAX_BEFORE_PAUSE = 5
MAX_BEFORE_CANCELLATION = 10
PAUSE = timedelta(minutes=15)


def count_decline(uow: UnitOfWork, payment: Payment) -> Payment:
    """Count a declined card of a locked payment; stop the payment after too many.

    A browser can confirm a PaymentIntent without us, so it has to be cancelled. The retry job sends the request, or the
    next `POST /payments`.

    Returns:
        The payment as stored.
    """
    order_id = payment.order_id
    counted = orders.count_decline(uow.connection, order_id)
    if counted.total < MAX_BEFORE_PAUSE:
        return payment
    if counted.blocked_until is None:
        orders.block_payments(uow.connection, order_id, uow.at + PAUSE)
    elif counted.total < MAX_BEFORE_CANCELLATION:
        # A late event of the PaymentIntent that is being cancelled, or an attempt after the pause.
        return payment
    extra = {"order_id": order_id, "payment_id": payment.id, "declines": counted.total}
    logger().warning("Payment stopped after too many declined cards", extra=extra)
    count("CardTestingStopped", service="payments")
    return _request_cancellation(uow, payment)


def publish_last_decline(uow: UnitOfWork, payment: Payment) -> None:
    """Publish PaymentFailed for an order with too many declined cards, even if its status did not change."""
    counted = orders.find_declines(uow.connection, payment.order_id).total
    if counted >= MAX_BEFORE_CANCELLATION and not any(event.type == "PaymentFailed" for event in uow.events):
        uow.events.append(events.payment_failed(payment, counted, uow.at))


def _request_cancellation(uow: UnitOfWork, payment: Payment) -> Payment:
    if payment.status not in OPEN or payment.cancel_requested_at is not None:
        return payment
    # No attempt is recorded, so that the next run of the retry job sends the request.
    cancelling = replace(payment, cancel_requested_at=uow.at, updated_at=uow.at)
    payments.store(uow.connection, cancelling)
    return cancelling
