"""Payments and refunds that are known to exist: neither is ever deleted."""

from payments.model import Payment, Refund
from payments.repository import payments, refunds
from payments.repository.database import database


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
