"""Sends pending refunds to Stripe, each once, however often it is retried."""

import uuid
from dataclasses import replace

from payments import transitions
from payments.dependencies import dependencies
from payments.errors import StoredError, StripeRefused
from payments.model import KEY_LIFETIME, Refund, StripeRefund
from payments.repository import orders, payments, refunds
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_refund
from payments.service.refresh import refresh_payment
from payments.service.stripe_operations.pending import request_remaining_refund
from payments.service.unit_of_work import unit_of_work
from shared.observability import count, logger


def send_refunds(payment_id: str) -> None:
    """Send all unsent refunds of a payment; raises as `send_refund`."""
    with database.connection() as connection:
        known = refunds.list_of_payments(connection, [payment_id])
    for refund in known:
        if refund.is_unsent:
            send_refund(refund.id)


def send_refund(refund_id: str) -> Refund:
    """Create a refund at Stripe, unless it was already sent.

    Raises:
        StripeRefused: It was not created. An admin's refund is now `failed`; a refund that the shop owes is retried
            with a new key and the remaining amount.
        StripeBusy, DependencyUnavailable: It may have been created; it stays `pending`.
    """
    with database.connection() as connection:
        refund = refunds.get(connection, refund_id)
        payment = payments.get(connection, refund.payment_id)
    if not refund.is_unsent or payment.intent_id is None:
        return refund
    try:
        created = _create(payment.intent_id, refund)
    except StripeRefused as refusal:
        _handle_refusal(refund, refusal)
        raise
    apply_refund(payment.id, created)
    with database.connection() as connection:
        return refunds.get(connection, refund_id)


def _create(intent_id: str, refund: Refund) -> StripeRefund:
    stripe = dependencies().stripe
    if dependencies().now() - refund.key_made_at <= KEY_LIFETIME:
        try:
            return stripe.create_refund(intent_id, refund)
        except StoredError:
            logger().warning("Stripe stored an error under this refund's key", extra={"refund_id": refund.id})
    existing = next((each for each in stripe.list_refunds_of(intent_id) if each.refund_id == refund.id), None)
    return existing or stripe.create_refund(intent_id, _replace_key(refund))


def _replace_key(refund: Refund) -> Refund:
    """Give a refund a new idempotency key, unless a concurrent run already did."""
    with unit_of_work() as uow:
        payments.lock(uow.connection, refund.payment_id)
        current = refunds.get(uow.connection, refund.id)
        if current == refund:
            current = replace(refund, idempotency_key=str(uuid.uuid4()), key_made_at=uow.at)
            refunds.store(uow.connection, current)
    return current


def _handle_refusal(refund: Refund, refusal: StripeRefused) -> None:
    logger().error("Stripe refused a refund", extra={"refund_id": refund.id, "reason": refusal.reason})
    count("RefundRefused", service="payments")
    if refund.origin == "admin":
        _fail(refund, refusal.reason)
        return
    # A refund in the dashboard, whose event has not arrived, may have reduced the refundable amount.
    refresh_payment(refund.payment_id)
    _reduce_to_remaining(refund)


def _fail(refund: Refund, reason: str) -> None:
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, refund.payment_id)
        current = refunds.find(uow.connection, refund.id)
        if payment is None or current is None or not current.is_unsent:
            return
        failed = replace(current, status="failed", failure_code=reason, updated_at=uow.at)
        refunds.store(uow.connection, failed)
        refunds.release_client_key(uow.connection, refund.id)
        payments.store(uow.connection, replace(payment, sync_requested_at=uow.at))
        if orders.is_cancelled(uow.connection, payment.order_id):
            # The cancellation relied on this refund.
            request_remaining_refund(uow, payment, "order_cancelled")


def _reduce_to_remaining(refund: Refund) -> None:
    """Reduce a refund that the shop owes to what the other refunds leave."""
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, refund.payment_id)
        current = refunds.find(uow.connection, refund.id)
        if payment is None or current is None or current != refund:
            return
        known = refunds.list_of_payments(uow.connection, [payment.id])
        left = transitions.refundable_amount(payment, [each for each in known if each.id != refund.id])
        if left <= 0:
            changed = replace(refund, status="failed", failure_code="nothing_left", updated_at=uow.at)
        else:
            amount = min(left, refund.amount)
            changed = replace(refund, amount=amount, idempotency_key=str(uuid.uuid4()), key_made_at=uow.at)
        refunds.store(uow.connection, changed)
