"""Orders of a list, and parts of it, as pieces of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from products.model import Filters, Sort
from products.repository.filters import conditions
from shared.postgres import Row


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: its columns, the last of which is unique, with the types of their values, all in one direction."""

    columns: dict[str, str]
    descending: bool = False

    def clause(self) -> str:
        direction = "DESC" if self.descending else "ASC"
        return ", ".join(f"{column} {direction}" for column in self.columns)

    def after(self) -> str:
        """The condition of being behind a place."""
        values = ", ".join(f"%(after_{column})s::{kind}" for column, kind in self.columns.items())
        return f"({', '.join(self.columns)}) {'<' if self.descending else '>'} ({values})"

    def place(self, row: Row) -> list[Any]:
        """Where a row stands, as JSON values."""
        return [row[c] if isinstance(row[c], int) else str(row[c]) for c in self.columns]

    def parameters(self, place: Sequence[Any]) -> dict[str, Any]:
        return {f"after_{column}": value for column, value in zip(self.columns, place, strict=True)}


NEWEST = Order({"created_at": "timestamptz", "id": "uuid"}, descending=True)
ORDERS = {
    Sort.NEWEST: NEWEST,
    Sort.PRICE: Order({"price_minor": "bigint", "id": "uuid"}),
    Sort.PRICE_DESCENDING: Order({"price_minor": "bigint", "id": "uuid"}, descending=True),
    Sort.NAME: Order({"name_key": "text", "created_at": "timestamptz", "id": "uuid"}),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a list: so many results after a place, of those that fulfil the filters."""

    filters: Filters
    order: Order
    limit: int
    offset: int = 0
    after: Sequence[Any] | None = None
    tier: int | None = None

    def where(self) -> list[str]:
        return conditions(self.filters, self.tier) + ([self.order.after()] if self.after else [])

    def parameters(self) -> dict[str, Any]:
        place = self.order.parameters(self.after) if self.after else {}
        return {**self.filters.parameters(), **place, "limit": self.limit, "offset": self.offset}

    def residual(self) -> list[str]:
        """Conditions that the index of the order does not answer by itself."""
        by_price = "price_minor" in self.order.columns
        answered = {"archived_at IS NULL", "category = %(category)s"}
        return [
            each
            for each in conditions(self.filters, self.tier)
            if each not in answered and not (by_price and each.startswith("price_minor"))
        ]

    def is_simple(self) -> bool:
        """Whether the index of the order answers all of the filters."""
        return not self.residual()
