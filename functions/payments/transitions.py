"""The states of a payment: from a payment and what Stripe showed to the payment as it is from now on. No side effects.

requires_payment ◀──▶ processing, failed     as Stripe tells, the latest wins
       └──────────────────┴──▶ cancelled     for good
       └──────────────────┴──▶ succeeded ◀──▶ partially_refunded ◀──▶ refunded

What was captured stays captured; how much of it went back is the sum of the refunds that succeeded.
"""

from dataclasses import replace
from datetime import datetime

from payments.model import OPEN, IntentSeen, Payment, Refund, RefundSeen, RefundStatus, Status

# Of two states within the same second the later one in the life of an attempt.
_LIFE: dict[Status, int] = {"requires_payment": 0, "processing": 1, "failed": 2}
_FATE: dict[RefundStatus, int] = {"pending": 0, "succeeded": 1, "failed": 2}


class Mismatch(Exception):
    """Stripe shows something that cannot belong to this payment; its text says what, without amounts."""


def see_intent(payment: Payment, seen: IntentSeen, at: datetime) -> Payment:
    """The payment after its PaymentIntent was seen.

    Args:
        payment: As stored.
        seen: In whatever order.
        at: Now.

    Raises:
        Mismatch: Another PaymentIntent, amount or currency.
    """
    _check(payment, seen)
    known = replace(payment, intent_id=seen.id, client_secret=payment.client_secret or seen.client_secret)
    if payment.status not in OPEN or not _is_news(payment, seen):
        return _dated(payment, known, at)
    if seen.status == "succeeded":
        known = replace(known, status="succeeded", captured=seen.received, failure_code=None)
    else:
        known = replace(known, status=seen.status, failure_code=seen.failure_code)
    return _dated(payment, replace(known, seen_at=seen.at), at)


def _check(payment: Payment, seen: IntentSeen) -> None:
    if payment.intent_id not in (None, seen.id):
        raise Mismatch("another PaymentIntent")
    if seen.payment_id != payment.id and payment.intent_id is None:
        raise Mismatch("another payment's PaymentIntent")
    if (seen.amount, seen.currency) != (payment.amount, payment.currency):
        raise Mismatch("another amount or currency")
    if seen.status == "succeeded" and seen.received != payment.amount:
        raise Mismatch("another amount captured")
    if seen.status == "succeeded" and payment.status == "cancelled":
        raise Mismatch("captured after it was cancelled")


def _is_news(payment: Payment, seen: IntentSeen) -> bool:
    if seen.status in ("succeeded", "cancelled"):
        return True
    return (seen.at, _LIFE[seen.status]) > (payment.seen_at, _LIFE[payment.status])


def sum_refunds(payment: Payment, refunds: list[Refund], at: datetime) -> Payment:
    """The payment with what of it went back.

    Refunds are told in any order, also before the capture and before another one's failure: what goes beyond the
    capture for a moment is not believed.
    """
    if payment.captured == 0:
        return payment
    succeeded = sum(refund.amount for refund in refunds if refund.status == "succeeded")
    refunded = min(succeeded, payment.captured)
    status: Status = "succeeded"
    if refunded:
        status = "refunded" if refunded == payment.captured else "partially_refunded"
    return _dated(payment, replace(payment, refunded=refunded, status=status), at)


def left_of(payment: Payment, refunds: list[Refund]) -> int:
    """What may still be given back: what was captured less what went back or is on its way."""
    return payment.captured - sum(refund.amount for refund in refunds if refund.status != "failed")


def see_refund(refund: Refund, seen: RefundSeen, at: datetime) -> Refund:
    """The refund after Stripe showed it: what failed stays failed, what succeeded may still fail."""
    # A refund that we gave up without Stripe's word is what Stripe says after all.
    news = refund.stripe_refund_id is None or _FATE[seen.status] > _FATE[refund.status]
    if not news:
        return refund
    changed = replace(refund, stripe_refund_id=seen.id, status=seen.status, failure_code=seen.failure_code)
    return replace(changed, updated_at=max(at, refund.updated_at))


def _dated(before: Payment, after: Payment, at: datetime) -> Payment:
    return after if after == before else replace(after, updated_at=max(at, before.updated_at))
