"""Starts payments: one live payment per order, one PaymentIntent per payment."""

import time
import uuid

from payments.dependencies import dependencies
from payments.errors import OrderNotPayable, PaymentRefused, StripeBusy, StripeRefused
from payments.model import OPEN, Payment
from payments.orders_client import PayableOrder
from payments.repository import cancelled_orders, payments
from payments.service.apply_stripe_state import apply_intent
from payments.service.known import find_payment
from payments.service.stripe_operations.intents import make_intent
from payments.service.unit_of_work import change

# What the PaymentIntent's maker needs at most, with pauses that grow.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0)


def start_payment(order_id: str, user_id: str) -> tuple[Payment, str]:
    """The payment of an unpaid order, new or as it is.

    Returns:
        The payment and its client secret.

    Raises:
        OrderNotFound: There is no such order of this user.
        OrderNotPayable: It is paid or cancelled.
        PaymentRefused: Stripe will not take this amount.
        StripeBusy, DependencyUnavailable: The same request may come again.
    """
    payment = _with_intent(_payment_of(dependencies().orders.payable(order_id, user_id)))
    # The order may have been cancelled or paid while Stripe was asked.
    if not _is_payable(payment) or payment.client_secret is None:
        raise OrderNotPayable
    return payment, payment.client_secret


def _payment_of(order: PayableOrder) -> Payment:
    with change() as changed:
        payments.lock_order(changed.connection, order.order_id)
        if cancelled_orders.has(changed.connection, order.order_id):
            raise OrderNotPayable
        payment = payments.find_of_order(changed.connection, order.order_id)
        if payment is None:
            payment = _new_payment(order)
            payments.insert(changed.connection, payment)
    if not _is_payable(payment):
        raise OrderNotPayable
    return payment


def _new_payment(order: PayableOrder) -> Payment:
    now = dependencies().now()
    if order.amount <= 0:
        raise PaymentRefused("There is nothing to pay")
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
    for pause in _PAUSES:
        if payment.intent_id and payment.client_secret:
            return payment
        try:
            apply_intent(payment.id, make_intent(payment))
        except StripeBusy:
            time.sleep(pause)
        except StripeRefused as refusal:
            raise PaymentRefused(details=[{"reason": refusal.reason}]) from refusal
        payment = find_payment(payment.id)
    raise StripeBusy


def _is_payable(payment: Payment) -> bool:
    return payment.status in OPEN and payment.cancel_requested_at is None
