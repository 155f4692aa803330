"""Starts payments: one live payment per order, one PaymentIntent per payment."""

import time
import uuid
from datetime import datetime
from math import ceil

from payments.dependencies import dependencies
from payments.errors import OrderNotPayable, PaymentRefused, StripeBusy, StripeRefused, TooManyDeclines
from payments.model import OPEN, Payment
from payments.orders_client import PayableOrder
from payments.repository import orders, payments
from payments.repository.database import database
from payments.repository.orders import Declines
from payments.service.apply_stripe_state import apply_intent
from payments.service.count_declines import MAX_BEFORE_CANCELLATION
from payments.service.stripe_operations.intents import cancel_intent, get_or_create_intent
from payments.service.unit_of_work import unit_of_work
from shared.translatable import Translatable

# Together longer than a concurrent request takes to create the PaymentIntent.
_RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0)


def start_payment(order_id: str, user_id: str) -> tuple[Payment, str]:
    """Return the payment of an unpaid order; create it if there is none.

    Returns:
        The payment and its client secret.

    Raises:
        OrderNotFound: The user has no such order.
        OrderNotPayable: The order is paid or cancelled, or 10 cards were declined for it.
        TooManyDeclines: 5 cards were declined for the order in the last minutes.
        PaymentRefused: Stripe does not take this amount.
        StripeBusy, DependencyUnavailable: Retry the same request.
    """
    order = dependencies().orders.payable(order_id, user_id)
    _finish_cancellation(order)
    payment = _with_intent(_find_or_create(order))
    # The order may have been cancelled or paid during the request to Stripe.
    if not _is_payable(payment) or payment.client_secret is None:
        raise OrderNotPayable
    return payment, payment.client_secret


def _finish_cancellation(order: PayableOrder) -> None:
    """Cancel a PaymentIntent that was stopped after too many declined cards, if that is still pending."""
    with database.connection() as connection:
        payment = payments.find_of_order(connection, order.order_id)
    if payment and payment.cancel_requested_at and payment.status in OPEN:
        cancel_intent(payment.id)


def _check_declines(counted: Declines, at: datetime) -> None:
    if counted.total >= MAX_BEFORE_CANCELLATION:
        raise OrderNotPayable
    if counted.blocked_until and counted.blocked_until > at:
        raise TooManyDeclines(retry_after=max(ceil((counted.blocked_until - at).total_seconds()), 1))


def _find_or_create(order: PayableOrder) -> Payment:
    with unit_of_work() as uow:
        payments.lock_order(uow.connection, order.order_id)
        if orders.is_cancelled(uow.connection, order.order_id):
            raise OrderNotPayable
        _check_declines(orders.find_declines(uow.connection, order.order_id), uow.at)
        payment = payments.find_of_order(uow.connection, order.order_id)
        if payment is None:
            payment = _new_payment(order)
            payments.insert(uow.connection, payment)
    if not _is_payable(payment):
        raise OrderNotPayable
    return payment


def _new_payment(order: PayableOrder) -> Payment:
    now = dependencies().now()
    if order.amount <= 0:
        raise PaymentRefused(Translatable("There is nothing to pay"))
    return Payment(
        id=str(uuid.uuid4()),
        order_id=order.order_id,
        user_id=order.user_id,
        amount=order.amount,
        currency=order.currency,
        status="requires_payment",
        intent_id=None,
        client_secret=None,
        idempotency_key=str(uuid.uuid4()),
        key_made_at=now,
        captured=0,
        refunded=0,
        failure_code=None,
        seen_at=0,
        cancel_requested_at=None,
        sync_requested_at=None,
        created_at=now,
        updated_at=now,
    )


def _with_intent(payment: Payment) -> Payment:
    for seconds in _RETRY_SECONDS:
        if payment.intent_id and payment.client_secret:
            return payment
        try:
            apply_intent(payment.id, get_or_create_intent(payment))
        except StripeBusy:
            time.sleep(seconds)
        except StripeRefused as refusal:
            raise PaymentRefused(details=[{"reason": refusal.reason}]) from refusal
        with database.connection() as connection:
            payment = payments.get(connection, payment.id)
    raise StripeBusy


def _is_payable(payment: Payment) -> bool:
    return payment.status in OPEN and payment.cancel_requested_at is None
