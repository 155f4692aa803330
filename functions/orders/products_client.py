"""What orders asks of products: internal functions behind a circuit breaker."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from orders.errors import InsufficientStock, PriceChanged, ProductNotFound, ReservationReleased
from orders.model import Item, Line
from shared.breaker import breaker
from shared.errors import AppError, DependencyUnavailable
from shared.invoke import invoke
from shared.money import to_minor_units
from shared.settings import required

# Longer than an order may stay unpaid.
RESERVATION_MINUTES = 35
_TIMEOUT_SECONDS = 5.0
_REFUSALS: dict[str, type[AppError]] = {
    error.code: error for error in (ProductNotFound, InsufficientStock, PriceChanged, ReservationReleased)
}


class Reservation(NamedTuple):
    """What products holds for an order, at which prices."""

    items: tuple[Item, ...]
    currency: str


class Products(Protocol):
    """Stock, as orders sees it. Both calls do nothing new when they are repeated."""

    def reserve(self, order_id: str, lines: Sequence[Line]) -> Reservation:
        """Hold the stock of all lines or of none.

        Raises:
            ProductNotFound, InsufficientStock, PriceChanged: Nothing is held.
            ReservationReleased: `release` came before; nothing is held.
            DependencyUnavailable: There was no answer: the stock may be held or not.
        """

    def release(self, order_id: str) -> None:
        """Give the stock back, and refuse to hold any for this order from now on.

        Raises:
            DependencyUnavailable: There was no answer.
        """


class InvokedProducts(Products):
    """The products service's functions."""

    def reserve(self, order_id: str, lines: Sequence[Line]) -> Reservation:
        """See `Products`."""
        wanted = [line._asdict() for line in lines]
        request = {"order_id": order_id, "lines": wanted, "expires_in_minutes": RESERVATION_MINUTES}
        return read_reservation(_ask("RESERVE_STOCK_FUNCTION", request))

    def release(self, order_id: str) -> None:
        """See `Products`."""
        _ask("RELEASE_STOCK_FUNCTION", {"order_id": order_id})


def read_reservation(answer: dict[str, Any]) -> Reservation:
    """What `reserve_stock` answered.

    Raises:
        ProductNotFound, InsufficientStock, PriceChanged, ReservationReleased: It refused.
    """
    if not answer["ok"]:
        raise _REFUSALS[answer["code"]](details=answer.get("details"))
    currency = answer["lines"][0]["currency"]
    return Reservation(tuple(_item(line) for line in answer["lines"]), currency)


def _item(line: dict[str, Any]) -> Item:
    price = to_minor_units(Decimal(line["unit_price"]), line["currency"])
    return Item(line["product_id"], line["name"], price, line["quantity"])


def _ask(function: str, request: dict[str, Any]) -> dict[str, Any]:
    with breaker("products"):
        answer = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
        if not isinstance(answer, dict) or "ok" not in answer:
            raise DependencyUnavailable("products")
    return answer
