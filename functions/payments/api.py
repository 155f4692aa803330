"""What HTTP endpoints ask of the service: requests in, answers out, ownership checked."""

import hashlib
from decimal import Decimal

from payments.model import Payment, Refund
from payments.repository.refunds import ClientKey
from payments.schemas import (
    PaymentCreate,
    PaymentList,
    PaymentPagination,
    PaymentPublic,
    PaymentQuery,
    PaymentStarted,
    RefundCreate,
    RefundPublic,
    payment_public,
    payment_started,
    refund_public,
)
from payments.service import queries
from payments.service import refund_payment as refunding
from payments.service import start_payment as starting
from shared.caller import Caller
from shared.money import to_minor_units
from shared.settings import settings


def start_payment(caller: Caller, wanted: PaymentCreate) -> PaymentStarted:
    """Start the payment of an order of the caller's; `paying.start_payment` tells what may be refused."""
    return payment_started(*starting.start_payment(wanted.order_id, caller.user_id))


def get_payment(caller: Caller, payment_id: str) -> PaymentPublic:
    """A payment of the caller's, or any for an admin.

    Raises:
        PaymentNotFound: There is none, or it is somebody else's.
    """
    return _public(caller, *queries.find_payment(payment_id, _whose(caller)))


def list_payments(caller: Caller, query: PaymentQuery) -> PaymentList:
    """The caller's payments; everybody's for an admin.

    Raises:
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    page, next_cursor = queries.list_payments(_whose(caller), query.order_id, query.cursor, query.limit)
    pagination = PaymentPagination(limit=query.limit, next_cursor=next_cursor)
    return PaymentList(payments=[_public(caller, *shown) for shown in page], pagination=pagination)


def refund_payment(admin: Caller, payment_id: str, wanted: RefundCreate, key: str | None) -> tuple[RefundPublic, bool]:
    """Give money back; `refunding.refund_payment` tells what may be refused.

    Returns:
        The refund, and whether an earlier request made it.
    """
    amount = to_minor_units(Decimal(wanted.amount), settings().currency) if wanted.amount else None
    hashed = hashlib.sha256(key.encode()).hexdigest() if key else None
    client_key = ClientKey(admin.user_id, hashed, wanted.fingerprint(payment_id))
    payment, refund, replayed = refunding.refund_payment(payment_id, amount, wanted.reason, client_key)
    return refund_public(refund, payment.currency), replayed


def _whose(caller: Caller) -> str | None:
    return None if caller.role == "admin" else caller.user_id


def _public(caller: Caller, payment: Payment, refunds: list[Refund]) -> PaymentPublic:
    return payment_public(payment, refunds, for_owner=payment.user_id == caller.user_id)
