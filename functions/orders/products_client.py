"""Reserves and releases stock: internal functions of products, behind a circuit breaker."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from orders.errors import (
    InsufficientStock,
    NotDeliverable,
    PriceChanged,
    ProductNotFound,
    ReservationReleased,
    TooManyOpenOrders,
    TotalChanged,
    TotalNotPayable,
)
from orders.model import Item, Line
from shared.breaker import breaker
from shared.errors import AppError, DependencyUnavailable
from shared.invoke import invoke
from shared.money import to_minor_units, to_text
from shared.pricing.model import Terms
from shared.pricing.wire import terms_json
from shared.settings import required
from shared.vat_rates import TaxClass

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
        TotalChanged,
        NotDeliverable,
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


class Conditions(NamedTuple):
    """What products checks before it reserves stock. Amounts are in minor units.

    Attributes:
        terms: What the order is priced with.
        minimum: The smallest total that can be paid; a total of 0 needs no payment.
        maximum: The largest total.
        minimum_subtotal: The smallest value of the goods.
        expected_total: The total that the customer saw, as a decimal string, or None.
    """

    terms: Terms
    minimum: int
    maximum: int
    minimum_subtotal: int = 0
    expected_total: str | None = None


class Offer(NamedTuple):
    """A product that is for sale. The price is in minor units, the weight in grams."""

    name: str
    unit_price: int
    tax_class: TaxClass
    weight: int


class Reservation(NamedTuple):
    """The stock that products reserved for an order, with its prices, and what pricing needs of each product."""

    items: tuple[Item, ...]
    currency: str
    offers: dict[str, Offer]


class Products(Protocol):
    """The products service, as orders needs it. Changes are idempotent by order id."""

    def describe(self, product_ids: Sequence[str]) -> dict[str, Offer]:
        """Return products by id.

        Raises:
            ProductNotFound: One is not for sale.
            DependencyUnavailable: Products is unavailable.
        """

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line], conditions: Conditions) -> Reservation:
        """Reserve the stock of all lines or of none.

        Raises:
            ProductNotFound, InsufficientStock, PriceChanged, TooManyOpenOrders: Nothing was reserved.
            TotalNotPayable, TotalChanged, NotDeliverable: The conditions are not met; nothing was reserved.
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

    def describe(self, product_ids: Sequence[str]) -> dict[str, Offer]:
        """Invoke `describe_offers`."""
        return read_offers(product_ids, _invoke("DESCRIBE_OFFERS_FUNCTION", {"product_ids": list(product_ids)}))

    def reserve(self, order_id: str, buyer: Buyer, lines: Sequence[Line], conditions: Conditions) -> Reservation:
        """Invoke `reserve_stock`."""
        request = reservation_request(order_id, buyer, lines, conditions)
        return read_reservation(_invoke("RESERVE_STOCK_FUNCTION", request))

    def release(self, order_id: str) -> None:
        """Invoke `release_stock`."""
        _invoke("RELEASE_STOCK_FUNCTION", {"order_id": order_id})


def reservation_request(order_id: str, buyer: Buyer, lines: Sequence[Line], conditions: Conditions) -> dict[str, Any]:
    """Return the request to `reserve_stock`."""
    limits = {name: getattr(conditions, name) for name in ("minimum", "maximum", "minimum_subtotal")}
    return {
        "order_id": order_id,
        "owner": buyer.owner,
        "network": buyer.network,
        "lines": [line._asdict() for line in lines],
        "terms": terms_json(conditions.terms),
        "payable_total": {name: to_text(limit, conditions.terms.currency) for name, limit in limits.items()},
        "expected_total": conditions.expected_total,
        "expires_in_minutes": RESERVATION_MINUTES,
    }


def read_reservation(response: dict[str, Any]) -> Reservation:
    """Read the response of `reserve_stock`.

    Raises:
        ProductNotFound, InsufficientStock, PriceChanged, ReservationReleased: It is a refusal.
        TooManyOpenOrders, TotalNotPayable, TotalChanged, NotDeliverable: It is a refusal.
    """
    if not response["ok"]:
        raise _REFUSALS[response["code"]](details=response.get("details"))
    lines = response["lines"]
    offers = {line["product_id"]: _offer(line) for line in lines}
    items = (_item(line, offers[line["product_id"]]) for line in lines)
    return Reservation(tuple(items), lines[0]["currency"], offers)


def _item(line: dict[str, Any], offer: Offer) -> Item:
    return Item(line["product_id"], offer.name, offer.unit_price, line["quantity"])


def read_offers(product_ids: Sequence[str], response: dict[str, Any]) -> dict[str, Offer]:
    """Read the response of `describe_offers`.

    Raises:
        ProductNotFound: A product is not for sale.
    """
    offers = {product["product_id"]: _offer(product) for product in response["products"]}
    if missing := [{"product_id": product_id} for product_id in product_ids if product_id not in offers]:
        raise ProductNotFound(details=missing)
    return offers


def _offer(product: dict[str, Any]) -> Offer:
    price = to_minor_units(Decimal(product["unit_price"]), product["currency"])
    return Offer(product["name"], price, product["tax_class"], product["weight_g"])


def _invoke(function: str, request: dict[str, Any]) -> dict[str, Any]:
    with breaker("products"):
        response = invoke(required(function), request, timeout=_TIMEOUT_SECONDS)
        if not isinstance(response, dict) or "ok" not in response:
            raise DependencyUnavailable("products")
    return response
