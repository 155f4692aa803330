"""Sort orders and pages of a list, as fragments of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from products.model import Filters, Sort
from products.repository.filters import conditions
from shared.postgres import Row


@dataclass(frozen=True, slots=True)
class SortOrder:
    """A total sort order.

    Attributes:
        columns: The columns and their types; the last one is unique.
        descending: The direction of all columns.
    """

    columns: dict[str, str]
    descending: bool = False

    def clause(self) -> str:
        """Return the ORDER BY clause."""
        direction = "DESC" if self.descending else "ASC"
        return ", ".join(f"{column} {direction}" for column in self.columns)

    def after(self) -> str:
        """Return the condition of coming after a position."""
        values = ", ".join(f"%(after_{column})s::{kind}" for column, kind in self.columns.items())
        return f"({', '.join(self.columns)}) {'<' if self.descending else '>'} ({values})"

    def position(self, row: Row) -> list[Any]:
        """Return the position of a row, as JSON values."""
        return [row[c] if isinstance(row[c], int) else str(row[c]) for c in self.columns]

    def parameters(self, position: Sequence[Any]) -> dict[str, Any]:
        """Return the parameters of `after`."""
        return {f"after_{column}": value for column, value in zip(self.columns, position, strict=True)}


NEWEST = SortOrder({"created_at": "timestamptz", "id": "uuid"}, descending=True)
SORT_ORDERS = {
    Sort.NEWEST: NEWEST,
    Sort.PRICE: SortOrder({"price_minor": "bigint", "id": "uuid"}),
    Sort.PRICE_DESCENDING: SortOrder({"price_minor": "bigint", "id": "uuid"}, descending=True),
    Sort.NAME: SortOrder({"name_key": "text", "created_at": "timestamptz", "id": "uuid"}),
}


@dataclass(frozen=True, slots=True)
class PageQuery:
    """A page of a filtered and sorted list.

    Attributes:
        filters: Which products match.
        order: The sort order.
        limit: The number of rows.
        offset: The number of rows to skip.
        after: The position after which the page begins.
        tier: The tier of relevance to restrict a search to.
    """

    filters: Filters
    order: SortOrder
    limit: int
    offset: int = 0
    after: Sequence[Any] | None = None
    tier: int | None = None

    def where(self) -> list[str]:
        """Return all conditions."""
        return conditions(self.filters, self.tier) + ([self.order.after()] if self.after else [])

    def parameters(self) -> dict[str, Any]:
        """Return the SQL parameters."""
        position = self.order.parameters(self.after) if self.after else {}
        return {**self.filters.parameters(), **position, "limit": self.limit, "offset": self.offset}

    def residual(self) -> list[str]:
        """Return the conditions that the index of the sort order does not cover."""
        by_price = "price_minor" in self.order.columns
        covered = {"archived_at IS NULL", "category = %(category)s"}
        return [
            each
            for each in conditions(self.filters, self.tier)
            if each not in covered and not (by_price and each.startswith("price_minor"))
        ]

    def is_indexed(self) -> bool:
        """Return whether the index of the sort order covers all filters."""
        return not self.residual()
