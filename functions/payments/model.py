"""Payments and refunds. Amounts are integers in the currency's smallest unit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

type Status = Literal[
    "requires_payment", "processing", "succeeded", "failed", "cancelled", "partially_refunded", "refunded"
]
type RefundStatus = Literal["pending", "succeeded", "failed"]
type Origin = Literal["admin", "order_cancelled", "stripe", "reconciler"]
type IntentStatus = Literal["requires_payment", "processing", "succeeded", "failed", "cancelled"]

# Stripe forgets idempotency keys after 24 hours; a request with an older key would be executed again.
KEY_LIFETIME = timedelta(hours=23)
OPEN: tuple[Status, ...] = ("requires_payment", "processing", "failed")
"""Statuses of a payment that has captured nothing yet and still can."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment of one order and its PaymentIntent at Stripe.

    Attributes:
        id: A UUID; stored in the metadata of every object created at Stripe for this payment.
        intent_id: The PaymentIntent's id; None until a response or an event of Stripe contained it.
        client_secret: Lets the owner's browser confirm the PaymentIntent.
        idempotency_key: Sent with the request that creates the PaymentIntent.
        key_made_at: When the idempotency key was generated.
        captured: Captured amount; never decreases.
        refunded: Sum of the refunds that succeeded.
        failure_code: Why the last attempt to pay failed.
        seen_at: When Stripe was in the stored state, in seconds since the epoch.
        cancel_requested_at: When the cancellation of the PaymentIntent was requested; None if it was not.
        sync_requested_at: When a refresh from Stripe was requested; None if none is due.
    """

    id: str
    order_id: str
    user_id: str
    amount: int
    currency: str
    status: Status
    intent_id: str | None
    client_secret: str | None
    idempotency_key: str
    key_made_at: datetime
    captured: int
    refunded: int
    failure_code: str | None
    seen_at: int
    cancel_requested_at: datetime | None
    sync_requested_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund of a payment, requested or completed.

    Attributes:
        id: A UUID; stored in the metadata of the refund at Stripe.
        origin: What requested it; `stripe` for refunds created in Stripe's dashboard.
        status: `pending` refunds count against the refundable amount; `failed` ones do not.
        stripe_refund_id: None until a response or an event of Stripe contained it.
        idempotency_key: Sent with the request that creates the refund.
        key_made_at: When the idempotency key was generated.
        failure_code: Why the refund failed.
    """

    id: str
    payment_id: str
    amount: int
    reason: str | None
    origin: Origin
    status: RefundStatus
    stripe_refund_id: str | None
    idempotency_key: str
    key_made_at: datetime
    failure_code: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_unsent(self) -> bool:
        """Whether Stripe may not have received this refund yet."""
        return self.status == "pending" and self.stripe_refund_id is None


class StripeIntent(NamedTuple):
    """A PaymentIntent in a response or an event of Stripe.

    Attributes:
        received: Captured amount.
        currency: In upper case.
        payment_id: From its metadata.
        at: When it was in this state, in seconds since the epoch.
    """

    id: str
    status: IntentStatus
    amount: int
    received: int
    currency: str
    client_secret: str | None
    payment_id: str | None
    failure_code: str | None
    at: int


class StripeRefund(NamedTuple):
    """A refund in a response or an event of Stripe; `refund_id` is from its metadata."""

    id: str
    intent_id: str | None
    amount: int
    currency: str
    status: RefundStatus
    refund_id: str | None
    failure_code: str | None
    reason: str | None


class ListedIntent(NamedTuple):
    """A PaymentIntent with the fields that only the reconciler compares.

    Attributes:
        order_id: From its metadata.
        refunded: Amount refunded, including refunds in progress.
        active_at: When it was created or last paid, in seconds since the epoch.
    """

    intent: StripeIntent
    order_id: str | None
    refunded: int
    active_at: int

    @property
    def held(self) -> int:
        """Captured amount that was not refunded."""
        return (self.intent.received if self.intent.status == "succeeded" else 0) - self.refunded


@dataclass(frozen=True, slots=True)
class StrayPayment:
    """Money captured for an order outside its payment; it is refunded.

    Attributes:
        amount: Amount to refund.
        idempotency_key: Sent with the request that creates the refund.
        stripe_refund_id: None until Stripe's response contained it.
    """

    intent_id: str
    order_id: str
    amount: int
    currency: str
    idempotency_key: str
    stripe_refund_id: str | None = None


class IntentPage(NamedTuple):
    """A page of PaymentIntents, newest first, and the id after which the next page starts; None on the last one."""

    intents: list[ListedIntent]
    next_after: str | None


class RefundPage(NamedTuple):
    """A page of refunds, newest first, and the id after which the next page starts; None on the last one."""

    refunds: list[StripeRefund]
    next_after: str | None
