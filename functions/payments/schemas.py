"""Request and response models."""

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from payments import field_types
from payments.model import OPEN, Origin, Payment, Refund, RefundStatus, Status
from shared.http.field_types import RequestModel, ResponseModel, Text, Timestamp
from shared.money import to_text


class PaymentCreate(RequestModel):
    """The order to pay."""

    order_id: field_types.OrderId


class RefundCreate(RequestModel):
    """The amount to refund; without one, everything that is left."""

    amount: field_types.Amount | None = None
    reason: field_types.Reason | None = None

    def fingerprint(self, payment_id: str) -> str:
        """Return the SHA-256 of the request, independent of how the amount is written."""
        return hashlib.sha256(json.dumps([payment_id, self.amount, self.reason]).encode()).hexdigest()


class PaymentQuery(RequestModel):
    """Filter and page of the list."""

    order_id: field_types.OrderId | None = None
    limit: int = Field(default=10, ge=1, le=100)
    cursor: Annotated[Text, Field(max_length=1_000)] | None = None


class PaymentStarted(ResponseModel):
    """A payment that the owner's browser can confirm with Stripe."""

    id: str
    order_id: str
    status: Status
    amount: str = Field(examples=["19.99"])
    currency: str = Field(examples=["EUR"])
    client_secret: str = Field(description="For Stripe's client library, with the publishable key")


class RefundPublic(ResponseModel):
    """A refund."""

    id: str
    payment_id: str
    amount: str = Field(examples=["19.99"])
    currency: str = Field(examples=["EUR"])
    reason: str | None
    origin: Origin
    status: RefundStatus
    created_at: Timestamp
    updated_at: Timestamp


class PaymentPublic(ResponseModel):
    """A payment, for its owner and admins."""

    id: str
    order_id: str
    status: Status
    amount: str = Field(examples=["19.99"])
    refunded_amount: str = Field(examples=["0.00"])
    currency: str = Field(examples=["EUR"])
    refunds: list[RefundPublic]
    client_secret: str | None = Field(
        default=None, description="Only for the owner, and only while the payment is open"
    )
    created_at: Timestamp
    updated_at: Timestamp


class PaymentPagination(ResponseModel):
    """Position in the list."""

    limit: int
    next_cursor: str | None = Field(description="Cursor of the next page; null on the last one")


class PaymentList(ResponseModel):
    """A page of payments, newest first."""

    payments: list[PaymentPublic]
    pagination: PaymentPagination


class WebhookReceived(ResponseModel):
    """The event was accepted, is already known, or has a type that is ignored."""

    received: Literal[True] = True


class PaymentsHealth(ResponseModel):
    """The service's health. Without Stripe, payments can be read but neither started nor refunded."""

    status: Literal["healthy", "degraded"]
    service: Literal["payments"]
    database: Literal["up"]
    stripe: Literal["up", "down"]
    timestamp: Timestamp


def payment_started(payment: Payment, client_secret: str) -> PaymentStarted:
    """Build the response that lets the owner's browser pay."""
    return PaymentStarted(
        id=payment.id,
        order_id=payment.order_id,
        status=payment.status,
        amount=to_text(payment.amount, payment.currency),
        currency=payment.currency,
        client_secret=client_secret,
    )


def payment_public(payment: Payment, refunds: Sequence[Refund], *, for_owner: bool) -> PaymentPublic:
    """Build the response for a payment."""
    payable = for_owner and payment.status in OPEN and payment.cancel_requested_at is None
    return PaymentPublic(
        id=payment.id,
        order_id=payment.order_id,
        status=payment.status,
        amount=to_text(payment.amount, payment.currency),
        refunded_amount=to_text(payment.refunded, payment.currency),
        currency=payment.currency,
        refunds=[refund_public(refund, payment.currency) for refund in refunds],
        client_secret=payment.client_secret if payable else None,
        created_at=payment.created_at,
        updated_at=payment.updated_at,
    )


def refund_public(refund: Refund, currency: str) -> RefundPublic:
    """Build the response for a refund."""
    return RefundPublic(
        id=refund.id,
        payment_id=refund.payment_id,
        amount=to_text(refund.amount, currency),
        currency=currency,
        reason=refund.reason,
        origin=refund.origin,
        status=refund.status,
        created_at=refund.created_at,
        updated_at=refund.updated_at,
    )
