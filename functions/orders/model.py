"""What an order is. Amounts of money are integers in the currency's smallest unit."""

import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, NamedTuple

type Status = Literal["pending", "processing", "shipped", "delivered", "cancelled"]
type PaymentStatus = Literal["unpaid", "failed", "paid", "partially_refunded", "refunded"]
type Actor = Literal["customer", "admin", "payments", "system"]

_RANDOM_BITS = 74


class Line(NamedTuple):
    """What a customer asks for.

    Attributes:
        product_id: The product.
        quantity: Pieces.
        price: The price the customer was shown, as a decimal string, or None.
    """

    product_id: str
    quantity: int
    price: str | None


class Item(NamedTuple):
    """What a customer ordered, at the price of that moment."""

    product_id: str
    name: str
    unit_price: int
    quantity: int


class Step(NamedTuple):
    """A status that an order took."""

    status: Status
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order.

    Attributes:
        id: A UUID of version 7: ids sort by the time of the request that placed the order.
        refunded: How much of the total went back.
        revision: Counts changes; a change is stored only if nobody else stored one meanwhile.
        inbox: Ids of the events taken.
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


class DraftOrder(NamedTuple):
    """An order that is being placed: nothing is promised yet.

    Attributes:
        idempotency_key: The client's, or one made for this request alone.
        fingerprint: SHA-256 of the request.
        lease_until: Until then the function that has this draft works on it; also its proof that it still does.
    """

    id: str
    user_id: str
    idempotency_key: str
    fingerprint: str
    lease_until: datetime
    lines: tuple[Line, ...]
    shipping_address: dict[str, str]


class Found(NamedTuple):
    """What an idempotency key belongs to: a draft, or the order that it became."""

    draft: DraftOrder
    order: Order | None


def new_order_id(at: datetime) -> str:
    """An id that sorts after those of earlier moments and cannot be guessed (RFC 9562, version 7)."""
    return _uuid7(at, secrets.randbits(_RANDOM_BITS))


def first_order_id(at: datetime) -> str:
    """The smallest id of a moment: all earlier orders have smaller ones."""
    return _uuid7(at, 0)


def moment_of(order_id: str) -> datetime:
    """The moment that an id was made at."""
    return datetime.fromtimestamp((uuid.UUID(order_id).int >> 80) / 1000, UTC)


def is_order_id(text: str) -> bool:
    """Whether an order could have this id."""
    try:
        return str(uuid.UUID(text)) == text and uuid.UUID(text).version == 7
    except ValueError:
        return False


def _uuid7(at: datetime, randomness: int) -> str:
    milliseconds = max(int(at.timestamp() * 1000), 0)
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return str(uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low))


def as_first_placed(order: Order) -> Order:
    """The order as it was when it was placed; its items, prices and address never change."""
    first = order.history[:1]
    return replace(order, status="pending", payment_status="unpaid", refunded=0, history=first, updated_at=first[0].at)
