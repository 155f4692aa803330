"""Refunds a payment at an admin's request; never more than was captured."""

from datetime import timedelta

from payments.errors import (
    IdempotencyKeyReused,
    NothingCaptured,
    PaymentNotFound,
    RefundExceedsCaptured,
    RefundRefused,
    StripeBusy,
    StripeRefused,
)
from payments.model import Payment, Refund
from payments.repository import payments, refunds
from payments.repository.database import database
from payments.repository.refunds import ClientKey
from payments.service.stripe_operations.pending import request_refund
from payments.service.stripe_operations.refunds import send_refund
from payments.service.unit_of_work import UnitOfWork, unit_of_work
from payments.transitions import refundable_amount
from shared.errors import DependencyUnavailable
from shared.money import to_text
from shared.uuids import is_uuid

CLIENT_KEY_LIFETIME = timedelta(days=7)


def refund_payment(
    payment_id: str, amount: int | None, reason: str | None, key: ClientKey
) -> tuple[Payment, Refund, bool]:
    """Refund a part of a payment, or everything that is left.

    Args:
        payment_id: The payment's id.
        amount: Amount in minor units; None for the refundable amount.
        reason: The admin's reason.
        key: The admin and their idempotency key.

    Returns:
        The payment, the refund in its current state, and whether an earlier request with the same key created it. The
        refund is `pending` while Stripe does not respond.

    Raises:
        PaymentNotFound: The payment does not exist.
        NothingCaptured, RefundExceedsCaptured: The payment cannot be refunded by this amount.
        RefundRefused: Stripe refused the refund; the idempotency key can be used again.
        IdempotencyKeyReused: The key was used for another request.
    """
    if not is_uuid(payment_id):
        raise PaymentNotFound
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, payment_id)
        if payment is None:
            raise PaymentNotFound
        earlier = _find_earlier(uow, key)
        refund = earlier or _request(uow, payment, amount, reason, key)
    refund = _send(refund)
    with database.connection() as connection:
        return payments.get(connection, payment_id), refund, earlier is not None


def _find_earlier(uow: UnitOfWork, key: ClientKey) -> Refund | None:
    found = refunds.find_by_client_key(uow.connection, key)
    if found is None:
        return None
    refund, fingerprint = found
    if refund.created_at < uow.at - CLIENT_KEY_LIFETIME:
        refunds.release_client_key(uow.connection, refund.id)
        return None
    if fingerprint != key.fingerprint:
        raise IdempotencyKeyReused
    return refund


def _request(uow: UnitOfWork, payment: Payment, amount: int | None, reason: str | None, key: ClientKey) -> Refund:
    if payment.captured == 0:
        raise NothingCaptured
    left = refundable_amount(payment, refunds.list_of_payments(uow.connection, [payment.id]))
    requested = left if amount is None else amount
    if not 0 < requested <= left:
        raise RefundExceedsCaptured(to_text(max(left, 0), payment.currency))
    refund = request_refund(uow, payment, requested, "admin", reason, key)
    if refund is None:
        # This payment is locked, so a concurrent request used the key for another payment.
        raise IdempotencyKeyReused
    return refund


def _send(refund: Refund) -> Refund:
    try:
        return send_refund(refund.id)
    except (DependencyUnavailable, StripeBusy):
        with database.connection() as connection:
            return refunds.get(connection, refund.id)
    except StripeRefused as refusal:
        raise RefundRefused(details=[{"reason": refusal.reason}]) from refusal
