"""Lists of products that stay fast at a million of them.

A list is read by walking the index of its order. Where filters let few products through, the walk would be long: it
gives up after so many rows, and what the filters let through is collected first and sorted then. Neither way depends
on the planner's guess of how frequent a word is.
"""

from typing import Any

from products.model import EXACT_TOTAL, Filters
from products.repository.filters import RELEVANCE, TIERS, conditions
from products.repository.products import COLUMNS
from products.repository.slices import NEWEST, Slice
from shared.postgres import Connection, Row

_SHORTEST_WALK = 5_000
_WALK_PER_RESULT = 20
_LONGEST_WALK = 20_000
_FEW = 2_000

_CURSOR_COLUMNS = f"{COLUMNS}, name_key"
_SOURCE_COLUMNS = f"{COLUMNS}, name_key, search_key, in_stock"
_LISTED_AGAIN = f"{COLUMNS}, name_key".replace("available AS stock", "stock")


def count(connection: Connection, filters: Filters) -> int:
    """How many products the filters let through; counting stops right after EXACT_TOTAL."""
    statement = f"""
        SELECT count(*) AS products FROM (
            SELECT FROM products WHERE {" AND ".join(conditions(filters))} LIMIT %(most)s
        ) AS counted
    """  # noqa: S608
    row = connection.execute(statement.encode(), {**filters.parameters(), "most": EXACT_TOTAL + 1}).fetchone()
    return int(row["products"]) if row else 0


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


def _walk(wanted: Slice) -> str:
    residual = wanted.residual()
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


def _fetch(connection: Connection, statement: str, parameters: dict[str, Any]) -> list[Row]:
    return connection.execute(statement.encode(), parameters).fetchall()
