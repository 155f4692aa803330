"""Stores pending cancellations and refunds; a crash before the request leaves them to the retry job."""

import uuid
from dataclasses import replace

from payments.model import OPEN, Origin, Payment, Refund
from payments.repository import payments, refunds, work_queue
from payments.repository.refunds import ClientKey
from payments.service.unit_of_work import UnitOfWork
from payments.transitions import refundable_amount


def request_cancellation(uow: UnitOfWork, payment: Payment) -> None:
    """Request the cancellation of a locked payment's PaymentIntent, if the payment is open."""
    if payment.status in OPEN and payment.cancel_requested_at is None:
        payments.store(uow.connection, replace(payment, cancel_requested_at=uow.at, updated_at=uow.at))
        work_queue.record_attempt(uow.connection, payment.id, uow.at)


def request_remaining_refund(uow: UnitOfWork, payment: Payment, origin: Origin) -> Refund | None:
    """Request a refund of the remaining amount of a locked payment; None if nothing remains."""
    left = refundable_amount(payment, refunds.list_of_payments(uow.connection, [payment.id]))
    return request_refund(uow, payment, left, origin) if left > 0 else None


def request_refund(
    uow: UnitOfWork,
    payment: Payment,
    amount: int,
    origin: Origin,
    reason: str | None = None,
    client_key: ClientKey | None = None,
) -> Refund | None:
    """Request a refund of a locked payment; None if the client's key is already used.

    The caller has checked that the amount is refundable.
    """
    refund = Refund(
        id=str(uuid.uuid4()),
        payment_id=payment.id,
        amount=amount,
        reason=reason,
        origin=origin,
        status="pending",
        stripe_refund_id=None,
        idempotency_key=str(uuid.uuid4()),
        key_made_at=uow.at,
        failure_code=None,
        created_at=uow.at,
        updated_at=uow.at,
    )
    return refund if refunds.insert(uow.connection, refund, client_key) else None
