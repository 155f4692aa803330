"""Reserves and releases stock: internal functions of products, behind a circuit breaker."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from orders.charge_limits import charge_limits
from orders.errors import (
    InsufficientStock,
    PriceChanged,
    ProductNotFound,
    ReservationReleased,
    TooManyOpenOrders,
    TotalNotPayable,
)
from orders.model import Item, Line
from shared.breaker import breaker
from shared.errors import AppError, DependencyUnavailable
from shared.invoke import invoke
from shared.money import to_minor_units, to_text
from shared.settings import required, settings

# Longer than an order may stay unpaid.
RESERVATION_MINUTES = 35
_TIMEOUT_SECONDS = 5.0
_REFUSALS: dict[str, type[AppError]] = {
    error.code: error
    for error in (
        ProductNotFound,
        InsufficientStock,
        PriceChanged,
        ReservationReleased,
        TooManyOpenOrders,
        TotalNotPayable,
    )
}


class Buyer(NamedTuple):
    """Who fair-use limits count an order for.

    Attributes:
        owner: What `fair_use_owner` returns.
        network: A hash of the client's network, or None.
        is_guest: Whether the buyer has no account.
    """

    owner: str
    network: str | None
    is_guest: bool = False


class Reservation(NamedTuple):
    """The stock that products reserved for an order, with its prices."""

    items: tuple[Item, ...]
    currency: str


class Products(Protocol):
    """The products service, as orders needs it. Both operations are idempotent by order id."""

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line]) -> Reservation:
        """Reserve the stock of all lines or of none.

        Raises:
            ProductNotFound, InsufficientStock, PriceChanged, TooManyOpenOrders, TotalNotPayable: Nothing was reserved.
            ReservationReleased: `release` ran before; nothing was reserved.
            DependencyUnavailable: Products is unavailable; the stock may be reserved or not.
        """

    def release(self, order_id: str) -> None:
        """Release an order's stock, and refuse to reserve any for it from now on.

        Raises:
            DependencyUnavailable: Products is unavailable.
        """


class InvokedProducts(Products):
    """The products service's functions, invoked synchronously."""

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line]) -> Reservation:
        """Invoke `reserve_stock`."""
        return read_reservation(_invoke("RESERVE_STOCK_FUNCTION", reservation_request(order_id, buyer, lines)))

    def release(self, order_id: str) -> None:
        """Invoke `release_stock`."""
        _invoke("RELEASE_STOCK_FUNCTION", {"order_id": order_id})


def reservation_request(order_id: str, buyer: Buyer, lines: Sequence[Line]) -> dict[str, Any]:
    """Return the request to `reserve_stock`."""
    currency = settings().currency
    minimum, maximum = (to_text(total, currency) for total in charge_limits(currency))
    return {
        "order_id": order_id,
        "owner": buyer.owner,
        "network": buyer.network,
        "lines": [line._asdict() for line in lines],
        "payable_total": {"minimum": minimum, "maximum": maximum},
        "expires_in_minutes": RESERVATION_MINUTES,
    }


def read_reservation(response: dict[str, Any]) -> Reservation:
    """Read the response of `reserve_stock`.

    Raises:
        ProductNotFound, InsufficientStock, PriceChanged, ReservationReleased: It is a refusal.
        TooManyOpenOrders, TotalNotPayable: It is a refusal.
    """
    if not response["ok"]:
        raise _REFUSALS[response["code"]](details=response.get("details"))
    currency = response["lines"][0]["currency"]
    return Reservation(tuple(_item(line) for line in response["lines"]), currency)


def _item(line: dict[str, Any]) -> Item:
    price = to_minor_units(Decimal(line["unit_price"]), line["currency"])
    return Item(line["product_id"], line["name"], price, line["quantity"])


def _invoke(function: str, request: dict[str, Any]) -> dict[str, Any]:
    with breaker("products"):
        response = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
        if not isinstance(response, dict) or "ok" not in response:
            raise DependencyUnavailable("products")
    return response
