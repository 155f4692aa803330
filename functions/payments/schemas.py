"""What clients send and get."""

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
    """How much goes back; all that is left, if nothing is said."""

    amount: field_types.Amount | None = None
    reason: field_types.Reason | None = None

    def fingerprint(self, payment_id: str) -> str:
        """SHA-256 of what was asked for, the same for every way to write it."""
        return hashlib.sha256(json.dumps([payment_id, self.amount, self.reason]).encode()).hexdigest()


class PaymentQuery(RequestModel):
    """Which payments, and which part of the list."""

    model_config = RequestModel.model_config | {"extra": "ignore"}

    order_id: field_types.OrderId | None = None
    limit: int = Field(default=10, ge=1, le=100)
    cursor: Annotated[Text, Field(max_length=1_000)] | None = None


class PaymentStarted(ResponseModel):
    """A payment that the owner's browser can carry out with Stripe."""

    id: str
    order_id: str
    status: Status
    amount: str = Field(examples=["19.99"])
    currency: str = Field(examples=["EUR"])
    client_secret: str = Field(description="For Stripe's client library, with the publishable key")


class RefundPublic(ResponseModel):
    """Money that goes back."""

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
    """A payment, as its owner and admins see it."""

    id: str
    order_id: str
    status: Status
    amount: str = Field(examples=["19.99"])
    refunded_amount: str = Field(examples=["0.00"])
    currency: str = Field(examples=["EUR"])
    refunds: list[RefundPublic]
    client_secret: str | None = Field(default=None, description="For the owner, as long as the payment is open")
    created_at: Timestamp
    updated_at: Timestamp


class PaymentPagination(ResponseModel):
    """Where in the list this is."""

    limit: int
    next_cursor: str | None = Field(description="Sends on to the next part; null at the end")


class PaymentList(ResponseModel):
    """A part of the payments, the newest first."""

    payments: list[PaymentPublic]
    pagination: PaymentPagination


class WebhookTaken(ResponseModel):
    """Stripe's event was taken, now or before, or is of no interest."""

    received: Literal[True] = True


class Health(ResponseModel):
    """Whether the service can work; without Stripe payments can be seen, but neither made nor refunded."""

    status: Literal["healthy", "degraded"]
    service: Literal["payments"]
    database: Literal["up"]
    stripe: Literal["up", "down"]
    timestamp: Timestamp


def payment_started(payment: Payment, client_secret: str) -> PaymentStarted:
    """What the owner's browser needs to pay."""
    return PaymentStarted(
        id=payment.id,
        order_id=payment.order_id,
        status=payment.status,
        amount=to_text(payment.amount, payment.currency),
        currency=payment.currency,
        client_secret=client_secret,
    )


def payment_public(payment: Payment, refunds: Sequence[Refund], *, for_owner: bool) -> PaymentPublic:
    """A payment, as its owner or an admin sees it."""
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
    """A refund, as the payment's owner and admins see it."""
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
