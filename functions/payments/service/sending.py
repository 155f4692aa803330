"""Carries out at Stripe what was written down: each PaymentIntent, cancellation and refund once, however often tried.

The order is always: the row, the request, the row with the answer. A key that Stripe has refused for good is renewed;
one that it may have forgotten is not used again before Stripe was asked what came of it.
"""

import uuid
from dataclasses import replace

from payments import transitions
from payments.errors import StoredFailure, StripeBusy, StripeRefused
from payments.model import KEY_LIFETIME, IntentSeen, Payment, Refund, RefundSeen
from payments.repository import payments, refunds
from payments.repository.database import database
from payments.service.applying import apply_intent, apply_refund
from payments.service.changes import change
from payments.surroundings import surroundings
from shared.errors import DependencyUnavailable
from shared.observability import count, logger


def make_intent(payment: Payment) -> IntentSeen:
    """The PaymentIntent of a payment; it is made if there is none yet.

    Raises:
        StripeRefused: It will not be made; another request gets another key.
        StripeBusy: Another request is making it.
        DependencyUnavailable: It is made or not; another request finds out.
    """
    if payment.intent_id:
        return surroundings().stripe.retrieve_intent(payment.intent_id)
    if surroundings().now() - payment.key_made_at > KEY_LIFETIME:
        if found := surroundings().stripe.find_intent(payment.id):
            return found
        payment = _renew_intent_key(payment)
    try:
        return surroundings().stripe.create_intent(payment)
    except (StoredFailure, StripeRefused):
        # If there is a PaymentIntent after all, nobody has its secret: it will never be paid.
        _renew_intent_key(payment)
        raise


def send_cancel(payment_id: str) -> None:
    """Cancel the PaymentIntent of a payment that is not to be paid any more; if it was paid meanwhile, give it back.

    Raises:
        StripeBusy, DependencyUnavailable: It was cancelled or not; the wish stays.
    """
    payment = find_payment(payment_id)
    if payment.cancel_requested_at is None or payment.status not in ("requires_payment", "failed"):
        return
    try:
        intent_id = payment.intent_id or make_intent(payment).id
    except StripeRefused:
        _give_up(payment)
        return
    try:
        seen = surroundings().stripe.cancel_intent(intent_id)
    except StripeRefused:
        # Paid, cancelled before, or being paid at this moment.
        seen = surroundings().stripe.retrieve_intent(intent_id)
    apply_intent(payment_id, seen)
    send_refunds_of(payment_id)


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


def sync(payment_id: str) -> None:
    """Ask Stripe for everything about a payment, and apply it.

    Raises:
        StripeRefused, DependencyUnavailable: Stripe does not tell; the wish stays.
    """
    payment = find_payment(payment_id)
    stripe = surroundings().stripe
    intent = stripe.retrieve_intent(payment.intent_id) if payment.intent_id else stripe.find_intent(payment_id)
    if intent:
        apply_intent(payment_id, intent)
        for seen in stripe.refunds_of(intent.id):
            apply_refund(payment_id, seen)
    with change() as changed:
        present = payments.lock(changed.connection, payment_id)
        if present and present.sync_requested_at == payment.sync_requested_at:
            payments.store(changed.connection, replace(present, sync_requested_at=None))


def find_payment(payment_id: str) -> Payment:
    """A payment that is known to exist."""
    with database.connection() as connection:
        payment = payments.find(connection, payment_id)
    assert payment is not None  # noqa: S101 - payments are never deleted
    return payment


def find_refund(refund_id: str) -> Refund:
    """A refund that is known to exist."""
    with database.connection() as connection:
        refund = refunds.find(connection, refund_id)
    assert refund is not None  # noqa: S101 - refunds are never deleted
    return refund


def _is_unsent(refund: Refund) -> bool:
    return refund.status == "pending" and refund.stripe_refund_id is None


def _renew_intent_key(payment: Payment) -> Payment:
    renewed = replace(payment, idempotency_key=str(uuid.uuid4()), key_made_at=surroundings().now())
    with database.connection() as connection:
        payments.renew_key(connection, payment, renewed.idempotency_key, renewed.key_made_at)
    return find_payment(payment.id)


def _give_up(payment: Payment) -> None:
    """Nothing was ever made at Stripe for this payment."""
    with change() as changed:
        present = payments.lock(changed.connection, payment.id)
        if present and present.intent_id is None:
            payments.store(changed.connection, replace(present, status="cancelled", updated_at=changed.at))


def _make_refund(intent_id: str, refund: Refund) -> RefundSeen:
    stripe = surroundings().stripe
    if surroundings().now() - refund.key_made_at <= KEY_LIFETIME:
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


def carry_out(payment_id: str) -> None:
    """Do now what was written down of a payment, as far as Stripe answers; `settle` does the rest."""
    try:
        send_cancel(payment_id)
        send_refunds_of(payment_id)
    except (DependencyUnavailable, StripeBusy, StripeRefused):
        logger().warning("Left to be settled", extra={"payment_id": payment_id})
