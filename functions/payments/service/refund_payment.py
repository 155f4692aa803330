"""Gives money back that an admin wants given back; never more than was captured."""

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
from payments.model import Payment, Refund, is_id
from payments.repository import payments, refunds
from payments.repository.refunds import ClientKey
from payments.service.known import find_payment, find_refund
from payments.service.stripe_operations.pending import wish_refund
from payments.service.stripe_operations.refunds import send_refund
from payments.service.unit_of_work import Change, change
from payments.transitions import left_of
from shared.errors import DependencyUnavailable
from shared.money import to_text

CLIENT_KEY_LIFETIME = timedelta(days=7)


def refund_payment(
    payment_id: str, amount: int | None, reason: str | None, key: ClientKey
) -> tuple[Payment, Refund, bool]:
    """Give back a part of what was captured, or all that is left.

    Args:
        payment_id: Which payment.
        amount: How much, in minor units; None for all that is left.
        reason: Why.
        key: Who asks, and under which idempotency key.

    Returns:
        The payment, the refund as it is now, and whether an earlier request made it. The refund is `pending` while
        Stripe does not answer.

    Raises:
        PaymentNotFound: There is no such payment.
        NothingCaptured, RefundExceedsCaptured: Nothing is given back.
        RefundRefused: Stripe refuses it; the key is free again.
        IdempotencyKeyReused: The key belongs to another request.
    """
    if not is_id(payment_id):
        raise PaymentNotFound
    with change() as changed:
        payment = payments.lock(changed.connection, payment_id)
        if payment is None:
            raise PaymentNotFound
        earlier = _earlier(changed, key)
        refund = earlier or _wish(changed, payment, amount, reason, key)
    return find_payment(payment_id), _send(refund), earlier is not None


def _earlier(changed: Change, key: ClientKey) -> Refund | None:
    found = refunds.find_by_client_key(changed.connection, key)
    if found is None:
        return None
    refund, fingerprint = found
    if refund.created_at < changed.at - CLIENT_KEY_LIFETIME:
        refunds.free_key(changed.connection, refund.id)
        return None
    if fingerprint != key.fingerprint:
        raise IdempotencyKeyReused
    return refund


def _wish(changed: Change, payment: Payment, amount: int | None, reason: str | None, key: ClientKey) -> Refund:
    if payment.captured == 0:
        raise NothingCaptured
    left = left_of(payment, refunds.of_payment(changed.connection, payment.id))
    wanted = left if amount is None else amount
    if not 0 < wanted <= left:
        raise RefundExceedsCaptured(to_text(max(left, 0), payment.currency))
    refund = wish_refund(changed, payment, wanted, "admin", reason, key)
    if refund is None:
        # Under the lock of this payment it can only have been used for another payment meanwhile.
        raise IdempotencyKeyReused
    return refund


def _send(refund: Refund) -> Refund:
    try:
        return send_refund(refund.id)
    except (DependencyUnavailable, StripeBusy):
        return find_refund(refund.id)
    except StripeRefused as refusal:
        raise RefundRefused(details=[{"reason": refusal.reason}]) from refusal
