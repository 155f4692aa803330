"""The events that payments tells other services, as docs/payments.md describes them."""

from datetime import datetime

from payments.model import Payment
from shared.events import Event, new_event
from shared.money import to_text


def payment_succeeded(payment: Payment, at: datetime) -> Event:
    """The order's whole amount was captured."""
    return new_event("PaymentSucceeded", payment.order_id, at, _what(payment))


def payment_failed(payment: Payment, at: datetime) -> Event:
    """An attempt to pay failed; the customer may try again."""
    return new_event("PaymentFailed", payment.order_id, at, {**_what(payment), "reason": payment.failure_code})


def payment_refunded(payment: Payment, at: datetime) -> Event:
    """Money went back; `refunded_amount` is all that did so far."""
    refunded = to_text(payment.refunded, payment.currency)
    return new_event("PaymentRefunded", payment.order_id, at, {**_what(payment), "refunded_amount": refunded})


def _what(payment: Payment) -> dict[str, str]:
    amount = to_text(payment.amount, payment.currency)
    return {"payment_id": payment.id, "amount": amount, "currency": payment.currency}
