"""The events that payments publishes; docs/payments.md describes them."""

from datetime import datetime

from payments.model import Payment
from shared.events import Event, new_event
from shared.money import to_text


def payment_succeeded(payment: Payment, at: datetime) -> Event:
    """The order's total was captured."""
    return new_event("PaymentSucceeded", payment.order_id, at, _data(payment))


def payment_failed(payment: Payment, at: datetime) -> Event:
    """An attempt to pay failed; the customer may try again."""
    return new_event("PaymentFailed", payment.order_id, at, {**_data(payment), "reason": payment.failure_code})


def payment_refunded(payment: Payment, at: datetime) -> Event:
    """A refund succeeded; `refunded_amount` is the sum of all refunds so far."""
    refunded = to_text(payment.refunded, payment.currency)
    return new_event("PaymentRefunded", payment.order_id, at, {**_data(payment), "refunded_amount": refunded})


def _data(payment: Payment) -> dict[str, str]:
    amount = to_text(payment.amount, payment.currency)
    return {"payment_id": payment.id, "amount": amount, "currency": payment.currency}
