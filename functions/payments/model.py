"""What payments and refunds are. Amounts of money are integers in the currency's smallest unit."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

type Status = Literal[
    "requires_payment", "processing", "succeeded", "failed", "cancelled", "partially_refunded", "refunded"
]
type RefundStatus = Literal["pending", "succeeded", "failed"]
type Origin = Literal["admin", "order_cancelled", "stripe", "reconciler"]
type IntentStatus = Literal["requires_payment", "processing", "succeeded", "failed", "cancelled"]

# Stripe forgets idempotency keys after 24 hours; an older key would do its request again.
KEY_LIFETIME = timedelta(hours=23)
OPEN: tuple[Status, ...] = ("requires_payment", "processing", "failed")
"""A payment that has taken no money yet, and still may."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The money for one order, and the PaymentIntent that takes it.

    Attributes:
        id: A UUID; in the metadata of everything that is made at Stripe for it.
        intent_id: The PaymentIntent; None until Stripe's answer, or an event, told it.
        client_secret: What the owner's browser pays with.
        idempotency_key: Of the request that makes the PaymentIntent.
        key_made_at: When that key was made.
        captured: What was taken; it never becomes less.
        refunded: What went back: the sum of the refunds that succeeded.
        failure_code: Why the last attempt to pay failed.
        seen_at: When Stripe was in the state that is known, in seconds of the epoch.
        cancel_requested_at: The order was cancelled before it was paid.
        sync_requested_at: Stripe knows something that we could not tell from an event alone.
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
    """Money that goes back, or was to go back.

    Attributes:
        id: A UUID; in the metadata of the refund at Stripe.
        origin: Who wanted it; `stripe` for refunds made in Stripe's dashboard.
        status: `pending` counts as given back; `failed` does not.
        stripe_refund_id: None until Stripe's answer, or an event, told it.
        idempotency_key: Of the request that makes the refund.
        key_made_at: When that key was made.
        failure_code: Why it failed.
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


class IntentSeen(NamedTuple):
    """A PaymentIntent as Stripe showed it.

    Attributes:
        received: What was captured.
        currency: In capitals.
        payment_id: Out of its metadata.
        at: When it was in this state, in seconds of the epoch.
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


class RefundSeen(NamedTuple):
    """A refund as Stripe showed it; `refund_id` is out of its metadata."""

    id: str
    intent_id: str | None
    amount: int
    currency: str
    status: RefundStatus
    refund_id: str | None
    failure_code: str | None
    reason: str | None


class ListedIntent(NamedTuple):
    """A PaymentIntent with what the reconciler compares beside.

    Attributes:
        order_id: Out of its metadata.
        given_back: What was refunded or is on its way back.
        moved_at: When it was made, or last paid, in seconds of the epoch.
    """

    seen: IntentSeen
    order_id: str | None
    given_back: int
    moved_at: int

    @property
    def taken(self) -> int:
        """What Stripe still holds of it."""
        return (self.seen.received if self.seen.status == "succeeded" else 0) - self.given_back


@dataclass(frozen=True, slots=True)
class Stray:
    """Money that was taken for an order beside its payment, and goes back.

    Attributes:
        amount: What is to go back.
        idempotency_key: Of the request that gives it back.
        stripe_refund_id: None until Stripe's answer told it.
    """

    intent_id: str
    order_id: str
    amount: int
    currency: str
    idempotency_key: str
    stripe_refund_id: str | None = None


class ListedIntents(NamedTuple):
    """A page of PaymentIntents, the newest first."""

    intents: list[ListedIntent]
    has_more: bool


class ListedRefunds(NamedTuple):
    """A page of refunds, the newest first."""

    refunds: list[RefundSeen]
    has_more: bool


def is_id(text: str | None) -> bool:
    """Whether a payment or a refund could have this id."""
    try:
        return text is not None and str(uuid.UUID(text)) == text
    except ValueError:
        return False
