"""Products, list filters and the lines of a reservation."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from shared.vat_rates import TaxClass

EXACT_TOTAL = 10_000
"""Totals are exact up to this number, and page numbers reach this far."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

type Columns = dict[str, Any]
"""Values of a product's columns, by name."""


class Sort(StrEnum):
    """The sort orders that a client can ask for."""

    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    NAME = "name"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Product:
    """A row of the catalogue. `stock` is on hand minus reserved; the price is in minor units, the weight in grams."""

    id: UUID
    sku: str | None
    name: str
    description: str
    price_minor: int
    category: str
    stock: int
    image_url: str | None
    tax_class: TaxClass
    weight_g: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of a list; None matches everything. Prices are in minor units."""

    category: str | None = None
    search: str | None = None
    sku: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None

    def parameters(self) -> dict[str, Any]:
        """Return the filters by name, as SQL parameters and cache keys need them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of the catalogue, requested by page number or by cursor."""

    filters: Filters
    sort: Sort
    limit: int
    page: int | None = None
    cursor: str | None = None


class ProductPage(NamedTuple):
    """A page of the catalogue.

    Attributes:
        products: The products on the page.
        next_cursor: Where the next page begins; None on the last page.
        total: How many products match, counted up to one more than EXACT_TOTAL.
    """

    products: list[Product]
    next_cursor: str | None
    total: int


class RequestedLine(NamedTuple):
    """A quantity of a product to reserve. With a price in minor units, only at that price."""

    product_id: str
    quantity: int
    price_minor: int | None


class Buyer(NamedTuple):
    """The account and the network that fair-use limits count an order for.

    Attributes:
        owner: The account; None if the caller does not know it.
        network: A hash of the client's network, or None.
    """

    owner: str | None
    network: str | None


class FairUse(NamedTuple):
    """What one account, or one network, may hold without paying.

    Attributes:
        orders: The number of unpaid orders.
        pieces: The number of unpaid pieces of one product, however little stock there is.
        percent: The share of a product's stock that unpaid pieces may reach beyond that number, in percent.
    """

    orders: int
    pieces: int
    percent: int


class ReservedLine(NamedTuple):
    """A reserved quantity of a product, with the name and price at the time of the reservation."""

    product_id: str
    name: str
    quantity: int
    price_minor: int
    currency: str


def is_product_id(text: str) -> bool:
    """Return whether this text has the format of a product id; to clients, ids are opaque."""
    return _ID.fullmatch(text) is not None
