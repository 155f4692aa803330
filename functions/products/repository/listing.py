"""Lists of products that stay fast at a million of them.

A list is read by walking the index of its order. Where filters let few products through, the walk would be long: it
gives up after so many rows, and what the filters let through is collected first and sorted then. Neither way depends
on the planner's guess of how frequent a word is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from products.model import EXACT_TOTAL, Filters, Sort
from products.repository.filters import RELEVANCE, TIERS, conditions
from products.repository.products import COLUMNS
from shared.postgres import Connection, Row

_SHORTEST_WALK = 5_000
_WALK_PER_RESULT = 20
_LONGEST_WALK = 20_000
_FEW = 2_000


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
_CURSOR_COLUMNS = f"{COLUMNS}, name_key"
_SOURCE_COLUMNS = f"{COLUMNS}, name_key, search_key, in_stock"


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


def count(connection: Connection, filters: Filters) -> int:
    """How many products the filters let through; counting stops right after EXACT_TOTAL."""
    statement = f"""
        SELECT count(*) AS products FROM (
            SELECT FROM products WHERE {" AND ".join(conditions(filters))} LIMIT %(most)s
        ) AS counted
    """  # noqa: S608
    row = connection.execute(statement.encode(), {**filters.parameters(), "most": EXACT_TOTAL + 1}).fetchone()
    return int(row["products"]) if row else 0


def is_simple(wanted: Slice) -> bool:
    """Whether the index of the order answers all of the filters."""
    return not _residual(wanted)


def read_with_total(connection: Connection, wanted: Slice) -> tuple[int, list[Row]]:
    """What `count` and `read` give, in one query: for simple slices, where counting is cheap."""
    statement = f"""
        SELECT total.products AS total, part.* FROM (
            SELECT count(*) AS products FROM (
                SELECT FROM products WHERE {" AND ".join(conditions(wanted.filters))} LIMIT %(most)s
            ) AS counted
        ) AS total
        LEFT JOIN (
            SELECT {_CURSOR_COLUMNS} FROM products WHERE {" AND ".join(wanted.where())}
            ORDER BY {wanted.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
        ) AS part ON true
        ORDER BY {wanted.order.clause()}
    """  # noqa: S608
    rows = _fetch(connection, statement, wanted.parameters() | {"most": EXACT_TOTAL + 1})
    return rows[0]["total"], [row for row in rows if row["id"] is not None]


def read(connection: Connection, wanted: Slice, total: int) -> list[Row]:
    """The rows of a slice, in order.

    Args:
        connection: To the database.
        wanted: Which rows.
        total: What `count` said of these filters.
    """
    if total > _FEW:
        steps = max(_SHORTEST_WALK, min((wanted.offset + wanted.limit) * _WALK_PER_RESULT, _LONGEST_WALK))
        rows = _fetch(connection, _walk(wanted), wanted.parameters() | {"steps": steps})
        if len(rows) == wanted.limit:
            return rows
    return _fetch(connection, _collect(wanted), wanted.parameters())


def read_most_relevant(connection: Connection, wanted: Slice) -> list[Row]:
    """All that a search finds, best first: for searches that find no more than EXACT_TOTAL.

    Rows have their `tier`; `wanted.after` is the tier followed by the place in NEWEST.
    """
    behind = ""
    parameters = wanted.parameters() if wanted.after is None else {}
    if wanted.after is not None:
        tier, *place = wanted.after
        behind = f"WHERE tier > %(after_tier)s OR (tier = %(after_tier)s AND {NEWEST.after()})"
        parameters = {**wanted.filters.parameters(), **NEWEST.parameters(place), "after_tier": tier}
        parameters |= {"limit": wanted.limit, "offset": wanted.offset}
    statement = f"""
        SELECT * FROM (
            SELECT {_CURSOR_COLUMNS}, {RELEVANCE} AS tier
            FROM products WHERE {" AND ".join(conditions(wanted.filters))} OFFSET 0
        ) AS found {behind}
        ORDER BY tier, {NEWEST.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608
    return _fetch(connection, statement, parameters)


def read_tiers(connection: Connection, wanted: Slice, total: int) -> list[Row]:
    """The same for searches that find more: tier by tier, each of them a list of its own, newest first."""
    first, *place = wanted.after or (0,)
    rows: list[Row] = []
    enough = wanted.offset + wanted.limit
    for tier in range(first, len(TIERS)):
        after = place if place and tier == first else None
        part = Slice(wanted.filters, NEWEST, enough - len(rows), 0, after, tier)
        rows += [{**row, "tier": tier} for row in read(connection, part, total)]
        if len(rows) == enough:
            break
    return rows[wanted.offset :]


def _residual(wanted: Slice) -> list[str]:
    """Conditions that the index of the order does not answer by itself."""
    by_price = "price_minor" in wanted.order.columns
    answered = {"archived_at IS NULL", "category = %(category)s"}
    return [
        each
        for each in conditions(wanted.filters, wanted.tier)
        if each not in answered and not (by_price and each.startswith("price_minor"))
    ]


def _walk(wanted: Slice) -> str:
    residual = _residual(wanted)
    indexed = [each for each in wanted.where() if each not in residual]
    return f"""
        SELECT {_LISTED_AGAIN} FROM (
            SELECT {_SOURCE_COLUMNS} FROM products WHERE {" AND ".join(indexed)}
            ORDER BY {wanted.order.clause()} LIMIT %(steps)s
        ) AS walked
        WHERE {" AND ".join(residual)}
        ORDER BY {wanted.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608


def _collect(wanted: Slice) -> str:
    # OFFSET 0 keeps the planner from walking the index of the order after all.
    return f"""
        SELECT * FROM (
            SELECT {_CURSOR_COLUMNS} FROM products WHERE {" AND ".join(wanted.where())} OFFSET 0
        ) AS found
        ORDER BY {wanted.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608


_LISTED_AGAIN = f"{COLUMNS}, name_key".replace("available AS stock", "stock")


def _fetch(connection: Connection, statement: str, parameters: dict[str, Any]) -> list[Row]:
    return connection.execute(statement.encode(), parameters).fetchall()
