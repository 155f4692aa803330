"""Makes refunds at Stripe that were written down: each once, however often it is tried."""

import uuid
from dataclasses import replace

from payments import transitions
from payments.dependencies import dependencies
from payments.errors import StoredFailure, StripeRefused
from payments.model import KEY_LIFETIME, Refund, RefundSeen
from payments.repository import cancelled_orders, payments, refunds
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_refund
from payments.service.known import find_payment, find_refund
from payments.service.refresh import sync
from payments.service.stripe_operations.pending import wish_refund_of_rest
from payments.service.unit_of_work import change
from shared.observability import count, logger


def send_refunds_of(payment_id: str) -> None:
    """Make all refunds of a payment that Stripe may not know of.

    Raises:
        StripeRefused, StripeBusy, DependencyUnavailable: See `send_refund`.
    """
    with database.connection() as connection:
        known = refunds.of_payment(connection, payment_id)
    for refund in known:
        if _is_unsent(refund):
            send_refund(refund.id)


def send_refund(refund_id: str) -> Refund:
    """Make a refund at Stripe; one that was made before stays as it is.

    Raises:
        StripeRefused: It will not be made so. What an admin wanted is `failed`; what we owe comes again, under another
            key, with what is left.
        StripeBusy, DependencyUnavailable: It was made or not; the row stays `pending`.
    """
    refund = find_refund(refund_id)
    payment = find_payment(refund.payment_id)
    if not _is_unsent(refund) or payment.intent_id is None:
        return refund
    try:
        seen = _make_refund(payment.intent_id, refund)
    except StripeRefused as refusal:
        _take_refusal(refund, refusal)
        raise
    apply_refund(payment.id, seen)
    return find_refund(refund_id)


def _is_unsent(refund: Refund) -> bool:
    return refund.status == "pending" and refund.stripe_refund_id is None


def _make_refund(intent_id: str, refund: Refund) -> RefundSeen:
    stripe = dependencies().stripe
    if dependencies().now() - refund.key_made_at <= KEY_LIFETIME:
        try:
            return stripe.create_refund(intent_id, refund)
        except StoredFailure:
            logger().warning("Stripe keeps a failure under a refund's key", extra={"refund_id": refund.id})
    made = next((seen for seen in stripe.refunds_of(intent_id) if seen.refund_id == refund.id), None)
    return made or stripe.create_refund(intent_id, _renew_refund_key(refund))


def _renew_refund_key(refund: Refund) -> Refund:
    """Another key, unless another run has renewed it already: then that one."""
    with change() as changed:
        payments.lock(changed.connection, refund.payment_id)
        present = refunds.find(changed.connection, refund.id)
        if present == refund:
            present = replace(refund, idempotency_key=str(uuid.uuid4()), key_made_at=changed.at)
            refunds.store(changed.connection, present)
    assert present is not None  # noqa: S101 - refunds are never deleted
    return present


def _take_refusal(refund: Refund, refusal: StripeRefused) -> None:
    logger().error("Stripe refused a refund", extra={"refund_id": refund.id, "reason": refusal.reason})
    count("RefundRefused", service="payments")
    if refund.origin == "admin":
        _fail(refund, refusal.reason)
        return
    # Perhaps less is left than we know: a refund in the dashboard, whose event is not here yet.
    sync(refund.payment_id)
    _shrink(refund)


def _fail(refund: Refund, reason: str) -> None:
    with change() as changed:
        payment = payments.lock(changed.connection, refund.payment_id)
        present = refunds.find(changed.connection, refund.id)
        if payment is None or present is None or not _is_unsent(present):
            return
        failed = replace(present, status="failed", failure_code=reason, updated_at=changed.at)
        refunds.store(changed.connection, failed)
        refunds.free_key(changed.connection, refund.id)
        payments.store(changed.connection, replace(payment, sync_requested_at=changed.at))
        if cancelled_orders.has(changed.connection, payment.order_id):
            # When the order was cancelled this refund seemed to be all that was needed.
            wish_refund_of_rest(changed, payment, "order_cancelled")


def _shrink(refund: Refund) -> None:
    """What we owe is what is left beside this refund."""
    with change() as changed:
        payment = payments.lock(changed.connection, refund.payment_id)
        present = refunds.find(changed.connection, refund.id)
        if payment is None or present is None or present != refund:
            return
        others = [each for each in refunds.of_payment(changed.connection, payment.id) if each.id != refund.id]
        left = transitions.left_of(payment, others)
        if left <= 0:
            changes = replace(refund, status="failed", failure_code="nothing_left", updated_at=changed.at)
        else:
            amount = min(left, refund.amount)
            changes = replace(refund, amount=amount, idempotency_key=str(uuid.uuid4()), key_made_at=changed.at)
        refunds.store(changed.connection, changes)
