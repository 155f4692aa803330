"""What the HTTP handlers call: request models in, response models out, ownership checked."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

from payments.model import Payment, Refund
from payments.repository.refunds import ClientKey
from payments.schemas import (
    PaymentCreate,
    PaymentList,
    PaymentPagination,
    PaymentPublic,
    PaymentQuery,
    PaymentsHealth,
    PaymentStarted,
    RefundCreate,
    RefundPublic,
    payment_public,
    payment_started,
    refund_public,
)
from payments.service import check_health, queries
from payments.service import refund_payment as refund_service
from payments.service import start_payment as start_service
from shared.caller import Caller
from shared.money import to_minor_units
from shared.settings import settings


def start_payment(caller: Caller, request: PaymentCreate) -> PaymentStarted:
    """Start or resume the payment of one of the caller's orders; raises what the use case raises."""
    return payment_started(*start_service.start_payment(request.order_id, caller.user_id))


def get_payment(caller: Caller, payment_id: str) -> PaymentPublic:
    """Return one of the caller's payments, or any payment for an admin.

    Raises:
        PaymentNotFound: It does not exist or belongs to another user.
    """
    return _public(caller, *queries.get_payment(payment_id, _owner_filter(caller)))


def list_payments(caller: Caller, query: PaymentQuery) -> PaymentList:
    """Return a page of the caller's payments, or of all payments for an admin.

    Raises:
        InvalidCursor: The cursor was tampered with or belongs to another list.
    """
    page, next_cursor = queries.list_payments(_owner_filter(caller), query.order_id, query.cursor, query.limit)
    pagination = PaymentPagination(limit=query.limit, next_cursor=next_cursor)
    return PaymentList(payments=[_public(caller, *each) for each in page], pagination=pagination)


def refund_payment(admin: Caller, payment_id: str, request: RefundCreate, key: str | None) -> tuple[RefundPublic, bool]:
    """Refund a payment; raises what the use case raises.

    Returns:
        The refund, and whether it is the result of an earlier request with the same key.
    """
    amount = to_minor_units(Decimal(request.amount), settings().currency) if request.amount else None
    hashed = hashlib.sha256(key.encode()).hexdigest() if key else None
    client_key = ClientKey(admin.user_id, hashed, request.fingerprint(payment_id))
    payment, refund, replayed = refund_service.refund_payment(payment_id, amount, request.reason, client_key)
    return refund_public(refund, payment.currency), replayed


def get_health() -> PaymentsHealth:
    """Return the state of the database and Stripe.

    Raises:
        Unhealthy: The database is unavailable.
    """
    stripe = check_health.check_health()
    status = "healthy" if stripe == "up" else "degraded"
    return PaymentsHealth(status=status, service="payments", database="up", stripe=stripe, timestamp=datetime.now(UTC))


def _owner_filter(caller: Caller) -> str | None:
    return None if caller.role == "admin" else caller.user_id


def _public(caller: Caller, payment: Payment, refunds: list[Refund]) -> PaymentPublic:
    return payment_public(payment, refunds, for_owner=payment.user_id == caller.user_id)
