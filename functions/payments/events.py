"""The events that payments publishes; docs/payments.md describes them."""

from datetime import datetime

from payments.model import Payment
from shared.events import Event, new_event
from shared.money import to_text


def payment_succeeded(payment: Payment, at: datetime) -> Event:
    """The order's total was captured."""
    return new_event("PaymentSucceeded", payment.order_id, at, _data(payment))


def payment_processing(payment: Payment, at: datetime) -> Event:
    """The bank is processing the payment, which may take days."""
    return new_event("PaymentProcessing", payment.order_id, at, _data(payment))


def payment_failed(payment: Payment, declines: int, at: datetime) -> Event:
    """An attempt to pay failed; the customer may try again. `declines` counts the order's declined cards so far."""
    data = {**_data(payment), "reason": payment.failure_code, "declines": declines}
    return new_event("PaymentFailed", payment.order_id, at, data)


def payment_refunded(payment: Payment, at: datetime) -> Event:
    """A refund succeeded; `refunded_amount` is the sum of all refunds so far."""
    refunded = to_text(payment.refunded, payment.currency)
    return new_event("PaymentRefunded", payment.order_id, at, {**_data(payment), "refunded_amount": refunded})


def _data(payment: Payment) -> dict[str, str]:
    amount = to_text(payment.amount, payment.currency)
    return {"payment_id": payment.id, "amount": amount, "currency": payment.currency}
