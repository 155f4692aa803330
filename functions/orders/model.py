"""What an order is. Amounts of money are integers in the currency's smallest unit."""

import hashlib
import json
import secrets
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from shared.pricing.model import Breakdown

type Status = Literal["pending", "processing", "shipped", "delivered", "cancelled"]
type PaymentStatus = Literal["unpaid", "failed", "processing", "paid", "partially_refunded", "refunded"]
type Actor = Literal["customer", "admin", "payments", "system"]

PAYABLE: tuple[PaymentStatus, ...] = ("unpaid", "failed")
"""The customer may start a payment, and the order expires without one."""
UNPAID: tuple[PaymentStatus, ...] = (*PAYABLE, "processing")
"""Nothing was captured yet."""

_RANDOM_BITS = 74


class Line(NamedTuple):
    """A product that a customer orders.

    Attributes:
        product_id: The product.
        quantity: Number of pieces.
        price: The unit price that the customer saw, as a decimal string, or None.
    """

    product_id: str
    quantity: int
    price: str | None


class Item(NamedTuple):
    """A product that was ordered, at the price of that moment."""

    product_id: str
    name: str
    unit_price: int
    quantity: int


class Step(NamedTuple):
    """A status that an order reached.

    Attributes:
        status: The status.
        at: When.
        by: Who changed it.
        unpaid: Whether the order was shipped although it was unpaid.
    """

    status: Status
    at: datetime
    by: Actor
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A request to place an order.

    Attributes:
        user_id: The customer.
        lines: The products, each once.
        shipping_address: Where to deliver.
        shipping_method: The id of a method to its country; None for the cheapest.
        expected_total: The total that the customer saw, as a decimal string, or None.
    """

    user_id: str
    lines: tuple[Line, ...]
    shipping_address: dict[str, str]
    shipping_method: str | None = None
    expected_total: str | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 over every field; a repeated idempotency key must come with the same one."""
        # Without absent fields, so that a field that is added later does not change the fingerprints of older requests.
        given = {name: value for name, value in asdict(self).items() if value is not None}
        canonical = json.dumps(given, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order.

    Attributes:
        id: A UUID of version 7: ids sort by the time of the request that placed the order.
        refunded: How much of the total was refunded.
        revision: Number of changes so far, for optimistic locking.
        inbox: Ids of the events that were applied.
        payment_at: Time of the latest event that set the payment status to `processing` or `failed`.
        account_id: The account that the order of a guest joined, whose address the guest gave.
        breakdown: How the total comes about; None for orders from before totals had one.
    """

    id: str
    user_id: str
    status: Status
    payment_status: PaymentStatus
    items: tuple[Item, ...]
    total: int
    refunded: int
    currency: str
    shipping_address: dict[str, str]
    history: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
    revision: int = 0
    inbox: tuple[str, ...] = ()
    payment_at: datetime | None = None
    account_id: str | None = None
    breakdown: Breakdown | None = None


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """An order whose stock is not reserved yet.

    Attributes:
        request: The order to place.
        idempotency_key: The client's key, or a random one if the client sent none.
        fingerprint: The request's fingerprint when the draft was made.
        lease_until: End of the lease. It also identifies the lease: each function that takes it sets another end.
    """

    id: str
    request: PlaceOrder
    idempotency_key: str
    fingerprint: str
    lease_until: datetime


class OrderFilter(NamedTuple):
    """Which orders a list contains.

    Attributes:
        user_id: Only orders of this user, and those of guests that joined the account; None for all users.
        status: Only orders in this status.
        number: Only orders with this id or short number.
    """

    user_id: str | None
    status: Status | None = None
    number: str | None = None


class KeyOwner(NamedTuple):
    """What an idempotency key belongs to: a draft order, and the order it became, if any."""

    draft: DraftOrder
    order: Order | None


def new_order_id(at: datetime) -> str:
    """Make an unguessable id that sorts after those of earlier moments (RFC 9562, version 7)."""
    return _uuid7(at, secrets.randbits(_RANDOM_BITS))


def first_order_id(at: datetime) -> str:
    """Return the smallest id of a moment; every order made earlier has a smaller one."""
    return _uuid7(at, 0)


def created_at(order_id: str) -> datetime:
    """Return the moment that an id was made."""
    return datetime.fromtimestamp((uuid.UUID(order_id).int >> 80) / 1000, UTC)


def is_order_id(text: str) -> bool:
    """Whether this text has the form of an order id."""
    try:
        return str(uuid.UUID(text)) == text and uuid.UUID(text).version == 7
    except ValueError:
        return False


def _uuid7(at: datetime, randomness: int) -> str:
    milliseconds = max(int(at.timestamp() * 1000), 0)
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return str(uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low))


def is_free(order: Order) -> bool:
    """Whether there is nothing to pay."""
    return order.total == 0


def as_free(order: Order) -> Order:
    """Return a newly placed free order as paid, without Stripe."""
    steps = (*order.history, Step("processing", order.updated_at, "system"))
    return replace(order, status="processing", payment_status="paid", history=steps)


def as_first_placed(order: Order) -> Order:
    """Return the order as it was when it was placed; its items, prices and address never change."""
    first = order.history[:1]
    placed = replace(
        order, status="pending", payment_status="unpaid", refunded=0, history=first, updated_at=first[0].at
    )
    return as_free(placed) if is_free(order) else placed
