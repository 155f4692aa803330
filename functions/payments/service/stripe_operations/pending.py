"""Writes down what is to happen at Stripe. `sending` carries it out, at once or after a crash."""

import uuid
from dataclasses import replace

from payments.model import OPEN, Origin, Payment, Refund
from payments.repository import payments, refunds, work_queue
from payments.repository.refunds import ClientKey
from payments.service.unit_of_work import Change, change
from payments.transitions import left_of


def request_cancel(payment_id: str) -> None:
    """Want the PaymentIntent of an open payment cancelled."""
    with change() as changed:
        payment = payments.lock(changed.connection, payment_id)
        if payment:
            wish_cancel(changed, payment)


def request_refund_of_rest(payment_id: str, origin: Origin) -> Refund | None:
    """Want all given back that is left of a payment; None if nothing is."""
    with change() as changed:
        payment = payments.lock(changed.connection, payment_id)
        return wish_refund_of_rest(changed, payment, origin) if payment else None


def wish_cancel(changed: Change, payment: Payment) -> None:
    """Want the PaymentIntent of a locked payment cancelled, if it is open."""
    if payment.status in OPEN and payment.cancel_requested_at is None:
        payments.store(changed.connection, replace(payment, cancel_requested_at=changed.at, updated_at=changed.at))
        work_queue.note_try(changed.connection, payment.id, changed.at)


def wish_refund_of_rest(changed: Change, payment: Payment, origin: Origin) -> Refund | None:
    """Want all given back that is left of a locked payment; None if nothing is."""
    left = left_of(payment, refunds.of_payment(changed.connection, payment.id))
    return wish_refund(changed, payment, left, origin) if left > 0 else None


def wish_refund(
    changed: Change,
    payment: Payment,
    amount: int,
    origin: Origin,
    reason: str | None = None,
    by: ClientKey | None = None,
) -> Refund | None:
    """Want an amount of a locked payment given back; the caller found that much left. None if the key is another's."""
    refund = Refund(
        id=str(uuid.uuid4()),
        payment_id=payment.id,
        amount=amount,
        reason=reason,
        origin=origin,
        status="pending",
        stripe_refund_id=None,
        idempotency_key=str(uuid.uuid4()),
        key_made_at=changed.at,
        failure_code=None,
        created_at=changed.at,
        updated_at=changed.at,
    )
    return refund if refunds.insert(changed.connection, refund, by) else None
