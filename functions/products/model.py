"""What a product is, and how the catalogue may be asked for."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

EXACT_TOTAL = 10_000
"""Totals are exact up to here, and pages reach this far."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Sort(StrEnum):
    """Orders of a list."""

    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    NAME = "name"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Product:
    """A row of the catalogue; `stock` is what can still be bought, prices are in minor units."""

    id: UUID
    sku: str | None
    name: str
    description: str
    price_minor: int
    category: str
    stock: int
    image_url: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Which products are asked for; None asks for all. Prices are in minor units."""

    category: str | None = None
    search: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None

    def parameters(self) -> dict[str, Any]:
        """By name, as SQL parameters and cache keys have them."""
        return {name: getattr(self, name) for name in self.__slots__}


class WantedLine(NamedTuple):
    """Pieces of a product that an order wants, at the price its customer was shown, in minor units, or at any."""

    product_id: str
    quantity: int
    price_minor: int | None


class HeldLine(NamedTuple):
    """Pieces of a product that an order holds, at the name and price of that moment."""

    product_id: str
    name: str
    quantity: int
    price_minor: int
    currency: str


def is_product_id(text: str) -> bool:
    """Whether this could be the id of a product; ids are opaque to everybody else."""
    return _ID.fullmatch(text) is not None
