"""State transitions of payments and refunds, as pure functions.

requires_payment ◀──▶ processing, failed     Stripe's latest state wins
       └──────────────────┴──▶ cancelled     final
       └──────────────────┴──▶ succeeded ◀──▶ partially_refunded ◀──▶ refunded

A capture is final. The refunded amount is the sum of the refunds that succeeded.
"""

from dataclasses import replace
from datetime import datetime

from payments.model import OPEN, Payment, Refund, RefundStatus, Status, StripeIntent, StripeRefund

# Stripe's times are whole seconds: within one second the later stage of an attempt wins.
_STAGES: dict[Status, int] = {"requires_payment": 0, "processing": 1, "failed": 2}
_REFUND_STAGES: dict[RefundStatus, int] = {"pending": 0, "succeeded": 1, "failed": 2}


class Mismatch(Exception):
    """Stripe's object cannot belong to this payment. The text says why, without amounts."""


def advance_payment(payment: Payment, intent: StripeIntent, at: datetime) -> Payment:
    """Apply a PaymentIntent's state to a payment.

    Args:
        payment: As stored.
        intent: Stripe's states may arrive in any order.
        at: The current time.

    Returns:
        The payment with the newer of both states.

    Raises:
        Mismatch: The PaymentIntent, amount or currency is not the payment's.
    """
    check_match(payment, intent)
    known = replace(payment, intent_id=intent.id, client_secret=payment.client_secret or intent.client_secret)
    if payment.status not in OPEN or not _is_newer(payment, intent):
        return _touched(payment, known, at)
    if intent.status == "succeeded":
        known = replace(known, status="succeeded", captured=intent.received, failure_code=None)
    else:
        known = replace(known, status=intent.status, failure_code=intent.failure_code)
    return _touched(payment, replace(known, seen_at=intent.at), at)


def check_match(payment: Payment, intent: StripeIntent) -> None:
    """Check that a PaymentIntent can be the payment's.

    Raises:
        Mismatch: The PaymentIntent, amount or currency is not the payment's.
    """
    if payment.intent_id not in (None, intent.id):
        raise Mismatch("another PaymentIntent")
    if intent.payment_id != payment.id and payment.intent_id is None:
        raise Mismatch("another payment's PaymentIntent")
    if (intent.amount, intent.currency) != (payment.amount, payment.currency):
        raise Mismatch("another amount or currency")
    if intent.status == "succeeded" and intent.received != payment.amount:
        raise Mismatch("another amount captured")
    if intent.status == "succeeded" and payment.status == "cancelled":
        raise Mismatch("captured after it was cancelled")


def _is_newer(payment: Payment, intent: StripeIntent) -> bool:
    if intent.status in ("succeeded", "cancelled"):
        return True
    return (intent.at, _STAGES[intent.status]) > (payment.seen_at, _STAGES[payment.status])


def recount_refunds(payment: Payment, refunds: list[Refund], at: datetime) -> Payment:
    """Recompute a payment's refunded amount and status from its refunds.

    Refunds may arrive before the capture, and before the failure of another refund; the refunded amount is therefore
    limited to the captured one.
    """
    if payment.captured == 0:
        return payment
    succeeded = sum(refund.amount for refund in refunds if refund.status == "succeeded")
    refunded = min(succeeded, payment.captured)
    status: Status = "succeeded"
    if refunded:
        status = "refunded" if refunded == payment.captured else "partially_refunded"
    return _touched(payment, replace(payment, refunded=refunded, status=status), at)


def refundable_amount(payment: Payment, refunds: list[Refund]) -> int:
    """Return the captured amount less all refunds that succeeded or are pending."""
    return payment.captured - sum(refund.amount for refund in refunds if refund.status != "failed")


def advance_refund(refund: Refund, seen: StripeRefund, at: datetime) -> Refund:
    """Apply a Stripe refund's state to a refund: `failed` is final, `succeeded` may still fail."""
    # A refund that was marked as failed without an id from Stripe takes whatever state Stripe reports.
    newer = refund.stripe_refund_id is None or _REFUND_STAGES[seen.status] > _REFUND_STAGES[refund.status]
    if not newer:
        return refund
    changed = replace(refund, stripe_refund_id=seen.id, status=seen.status, failure_code=seen.failure_code)
    return replace(changed, updated_at=max(at, refund.updated_at))


def _touched(before: Payment, after: Payment, at: datetime) -> Payment:
    return after if after == before else replace(after, updated_at=max(at, before.updated_at))
