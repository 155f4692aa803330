"""Applies what Stripe shows, in an event or in an answer, to the payment: in any order, any number of times."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from payments import events, transitions
from payments.model import IntentSeen, Payment, Refund, RefundSeen, is_id
from payments.repository import cancelled_orders, payments, refunds, stripe_events
from payments.service.stripe_operations.pending import wish_refund_of_rest
from payments.service.unit_of_work import Change, change
from payments.transitions import Mismatch
from shared.observability import count, logger


def apply_intent(payment_id: str, seen: IntentSeen) -> Payment | None:
    """Apply a PaymentIntent to a payment.

    Returns:
        The payment as it is now, whatever was applied; None if there is none.

    Raises:
        DependencyUnavailable: The database does not answer; it was applied, or it is not known.
    """
    return _apply(payment_id, lambda changed, payment: take_intent(changed, payment, seen))


def apply_refund(payment_id: str, seen: RefundSeen) -> Payment | None:
    """Apply a refund to its payment; returns and raises what `apply_intent` does."""
    return _apply(payment_id, lambda changed, payment: take_refund(changed, payment, seen))


def _apply(payment_id: str, take: Callable[[Change, Payment], Payment]) -> Payment | None:
    with change() as changed:
        payment = payments.lock(changed.connection, payment_id)
        if payment is None:
            return None
        try:
            return take(changed, payment)
        except Mismatch as mismatch:
            tell_mismatch(payment, mismatch)
            return payment


def take_intent(changed: Change, payment: Payment, seen: IntentSeen) -> Payment:
    """Apply a PaymentIntent to a locked payment.

    Raises:
        Mismatch: It cannot be this payment's; nothing is changed.
    """
    after = transitions.see_intent(payment, seen, changed.at)
    captured_now = after.captured > payment.captured
    if captured_now:
        # Refunds may have been told before the capture.
        after = transitions.sum_refunds(after, refunds.of_payment(changed.connection, payment.id), changed.at)
    if payment.intent_id is None and stripe_events.came_too_early(changed.connection, seen.id):
        after = replace(after, sync_requested_at=changed.at)
    _keep(changed, payment, after)
    if captured_now and cancelled_orders.has(changed.connection, payment.order_id):
        wish_refund_of_rest(changed, after, "order_cancelled")
    return after


def take_refund(changed: Change, payment: Payment, seen: RefundSeen) -> Payment:
    """Apply a refund to its locked payment.

    Raises:
        Mismatch: It cannot be this payment's; nothing is changed.
    """
    if seen.intent_id != payment.intent_id or seen.currency != payment.currency or seen.amount > payment.amount:
        raise Mismatch("another PaymentIntent, currency or amount refunded")
    _keep_refund(changed, payment, seen)
    after = transitions.sum_refunds(payment, refunds.of_payment(changed.connection, payment.id), changed.at)
    if payment.captured == 0:
        # What went back was captured before: that event is late, or lost.
        after = replace(after, sync_requested_at=changed.at)
    _keep(changed, payment, after)
    return after


def tell_mismatch(payment: Payment, mismatch: Mismatch) -> None:
    """Make noise: somebody should look at this payment."""
    logger().error("Stripe shows what does not fit the payment", extra={"payment_id": payment.id, "why": str(mismatch)})
    count("PaymentMismatch", service="payments")


def _keep(changed: Change, before: Payment, after: Payment) -> None:
    if after != before:
        payments.store(changed.connection, after)
    if after.captured > before.captured:
        changed.events.append(events.payment_succeeded(after, changed.at))
    if after.status == "failed" != before.status:
        changed.events.append(events.payment_failed(after, changed.at))
    if after.refunded > before.refunded:
        changed.events.append(events.payment_refunded(after, changed.at))


def _keep_refund(changed: Change, payment: Payment, seen: RefundSeen) -> None:
    known = _known_refund(changed, payment, seen)
    if known is None:
        refunds.insert(changed.connection, _made_elsewhere(changed, payment, seen))
        return
    after = transitions.see_refund(known, seen, changed.at)
    if after != known:
        refunds.store(changed.connection, after)
    if after.status == "failed" != known.status:
        logger().error("A refund failed", extra={"payment_id": payment.id, "refund_id": known.id})
        count("RefundFailed", service="payments")


def _known_refund(changed: Change, payment: Payment, seen: RefundSeen) -> Refund | None:
    """The refund that Stripe shows: by its id there, or as one of ours that waits for it."""
    known = refunds.find_by_stripe_id(changed.connection, seen.id)
    if known is None and seen.refund_id and is_id(seen.refund_id):
        ours = refunds.find(changed.connection, seen.refund_id)
        if ours and (ours.payment_id, ours.stripe_refund_id, ours.amount) == (payment.id, None, seen.amount):
            return ours
        if ours:
            # The money went back all the same, and is counted.
            tell_mismatch(payment, Mismatch("another refund for one of ours"))
    return known


def _made_elsewhere(changed: Change, payment: Payment, seen: RefundSeen) -> Refund:
    return Refund(
        id=str(uuid.uuid4()),
        payment_id=payment.id,
        amount=seen.amount,
        reason=seen.reason,
        origin="stripe",
        status=seen.status,
        stripe_refund_id=seen.id,
        idempotency_key=str(uuid.uuid4()),
        key_made_at=changed.at,
        failure_code=seen.failure_code,
        created_at=changed.at,
        updated_at=changed.at,
    )
