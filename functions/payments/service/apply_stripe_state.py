"""Applies Stripe's objects, from events and responses, to payments. Idempotent; objects may arrive in any order."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from payments import events, transitions
from payments.model import Payment, Refund, StripeIntent, StripeRefund
from payments.repository import orders, payments, refunds, stripe_events
from payments.service.stripe_operations.pending import request_remaining_refund
from payments.service.unit_of_work import UnitOfWork, unit_of_work
from payments.transitions import Mismatch
from shared.observability import count, logger
from shared.uuids import is_uuid


def apply_intent(payment_id: str, intent: StripeIntent) -> Payment | None:
    """Apply a PaymentIntent to a payment.

    Returns:
        The payment in its current state, or None if it does not exist.

    Raises:
        DependencyUnavailable: The database did not respond; the state may have been applied.
    """
    return _apply(payment_id, lambda uow, payment: apply_intent_to_locked(uow, payment, intent))


def apply_refund(payment_id: str, refund: StripeRefund) -> Payment | None:
    """Apply a Stripe refund to its payment; returns and raises as `apply_intent`."""
    return _apply(payment_id, lambda uow, payment: apply_refund_to_locked(uow, payment, refund))


def _apply(payment_id: str, apply: Callable[[UnitOfWork, Payment], Payment]) -> Payment | None:
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, payment_id)
        if payment is None:
            return None
        try:
            return apply(uow, payment)
        except Mismatch as mismatch:
            report_mismatch(payment, mismatch)
            return payment


def apply_intent_to_locked(uow: UnitOfWork, payment: Payment, intent: StripeIntent) -> Payment:
    """Apply a PaymentIntent to a locked payment.

    Raises:
        Mismatch: It cannot belong to this payment; nothing was changed.
    """
    after = transitions.advance_payment(payment, intent, uow.at)
    captured_now = after.captured > payment.captured
    if captured_now:
        # Refunds may have arrived before the capture.
        known = refunds.list_of_payments(uow.connection, [payment.id])
        after = transitions.recount_refunds(after, known, uow.at)
    if payment.intent_id is None and stripe_events.has_unmatched(uow.connection, intent.id):
        after = replace(after, sync_requested_at=uow.at)
    _store(uow, payment, after)
    if captured_now and orders.is_cancelled(uow.connection, payment.order_id):
        request_remaining_refund(uow, after, "order_cancelled")
    return after


def apply_refund_to_locked(uow: UnitOfWork, payment: Payment, refund: StripeRefund) -> Payment:
    """Apply a Stripe refund to its locked payment.

    Raises:
        Mismatch: It cannot belong to this payment; nothing was changed.
    """
    if refund.intent_id != payment.intent_id or refund.currency != payment.currency or refund.amount > payment.amount:
        raise Mismatch("another PaymentIntent, currency or amount refunded")
    _store_refund(uow, payment, refund)
    known = refunds.list_of_payments(uow.connection, [payment.id])
    after = transitions.recount_refunds(payment, known, uow.at)
    if payment.captured == 0:
        # A refund implies a capture whose event is late or lost.
        after = replace(after, sync_requested_at=uow.at)
    _store(uow, payment, after)
    return after


def report_mismatch(payment: Payment, mismatch: Mismatch) -> None:
    """Log and count a mismatch, which raises an alarm."""
    extra = {"payment_id": payment.id, "why": str(mismatch)}
    logger().error("Stripe's object does not match the payment", extra=extra)
    count("PaymentMismatch", service="payments")


def _store(uow: UnitOfWork, before: Payment, after: Payment) -> None:
    if after != before:
        payments.store(uow.connection, after)
    if after.captured > before.captured:
        uow.events.append(events.payment_succeeded(after, uow.at))
    if after.status == "processing" != before.status:
        uow.events.append(events.payment_processing(after, uow.at))
    if _attempt_failed(before, after):
        declined = orders.find_declines(uow.connection, after.order_id).total
        uow.events.append(events.payment_failed(after, declined, uow.at))
    if after.refunded > before.refunded:
        uow.events.append(events.payment_refunded(after, uow.at))


def _attempt_failed(before: Payment, after: Payment) -> bool:
    """Whether an attempt failed, or a PaymentIntent was cancelled while the bank was processing it."""
    if after.status == "failed" != before.status:
        return True
    return before.status == "processing" and after.status in ("cancelled", "requires_payment")


def _store_refund(uow: UnitOfWork, payment: Payment, refund: StripeRefund) -> None:
    known = _find_known(uow, payment, refund)
    if known is None:
        refunds.insert(uow.connection, _external_refund(uow, payment, refund))
        return
    after = transitions.advance_refund(known, refund, uow.at)
    if after != known:
        refunds.store(uow.connection, after)
    if after.status == "failed" != known.status:
        logger().error("Refund failed at the bank", extra={"payment_id": payment.id, "refund_id": known.id})
        count("RefundFailed", service="payments")


def _find_known(uow: UnitOfWork, payment: Payment, refund: StripeRefund) -> Refund | None:
    """Find our row of a Stripe refund, by its Stripe id or else as a refund that has none yet."""
    known = refunds.find_by_stripe_id(uow.connection, refund.id)
    if known is None and refund.refund_id and is_uuid(refund.refund_id):
        ours = refunds.find(uow.connection, refund.refund_id)
        if ours and (ours.payment_id, ours.stripe_refund_id, ours.amount) == (payment.id, None, refund.amount):
            return ours
        if ours:
            # The money was refunded twice, so the second refund is stored as well.
            report_mismatch(payment, Mismatch("a second Stripe refund for one of ours"))
    return known


def _external_refund(uow: UnitOfWork, payment: Payment, refund: StripeRefund) -> Refund:
    return Refund(
        id=str(uuid.uuid4()),
        payment_id=payment.id,
        amount=refund.amount,
        reason=refund.reason,
        origin="stripe",
        status=refund.status,
        stripe_refund_id=refund.id,
        idempotency_key=str(uuid.uuid4()),
        key_made_at=uow.at,
        failure_code=refund.failure_code,
        created_at=uow.at,
        updated_at=uow.at,
    )
