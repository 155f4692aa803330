"""Lists of products that stay fast with a million products.

A list is read by scanning the index of its sort order. If few products match, that scan would be long: it stops after
a number of rows, and the matching products are collected first and sorted afterwards. Neither way depends on the
planner's estimate of how frequent a word is.
"""

from typing import Any

from products.model import EXACT_TOTAL, Filters
from products.repository.filters import RELEVANCE, TIERS, conditions
from products.repository.paging import NEWEST, PageQuery
from products.repository.products import COLUMNS
from shared.postgres import Connection, Row

_SHORTEST_SCAN = 5_000
_SCAN_PER_RESULT = 20
_LONGEST_SCAN = 20_000
_FEW = 2_000

_CURSOR_COLUMNS = f"{COLUMNS}, name_key"
_SOURCE_COLUMNS = f"{COLUMNS}, name_key, search_key, in_stock"
_LISTED_AGAIN = f"{COLUMNS}, name_key".replace("available AS stock", "stock")


def count(connection: Connection, filters: Filters) -> int:
    """Count the matching products, up to one more than EXACT_TOTAL."""
    statement = f"""
        SELECT count(*) AS products FROM (
            SELECT FROM products WHERE {" AND ".join(conditions(filters))} LIMIT %(most)s
        ) AS counted
    """  # noqa: S608
    row = connection.execute(statement.encode(), {**filters.parameters(), "most": EXACT_TOTAL + 1}).fetchone()
    return int(row["products"]) if row else 0


def read_with_total(connection: Connection, query: PageQuery) -> tuple[int, list[Row]]:
    """Return the results of `count` and `read` in one query, for pages whose index makes counting cheap."""
    statement = f"""
        SELECT total.products AS total, part.* FROM (
            SELECT count(*) AS products FROM (
                SELECT FROM products WHERE {" AND ".join(conditions(query.filters))} LIMIT %(most)s
            ) AS counted
        ) AS total
        LEFT JOIN (
            SELECT {_CURSOR_COLUMNS} FROM products WHERE {" AND ".join(query.where())}
            ORDER BY {query.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
        ) AS part ON true
        ORDER BY {query.order.clause()}
    """  # noqa: S608
    rows = _fetch(connection, statement, query.parameters() | {"most": EXACT_TOTAL + 1})
    return rows[0]["total"], [row for row in rows if row["id"] is not None]


def read(connection: Connection, query: PageQuery, total: int) -> list[Row]:
    """Return the rows of a page.

    Args:
        connection: A connection to the database.
        query: The page.
        total: The result of `count` for the same filters.
    """
    if total > _FEW:
        steps = max(_SHORTEST_SCAN, min((query.offset + query.limit) * _SCAN_PER_RESULT, _LONGEST_SCAN))
        rows = _fetch(connection, _scan(query), query.parameters() | {"steps": steps})
        if len(rows) == query.limit:
            return rows
    return _fetch(connection, _collect(query), query.parameters())


def read_most_relevant(connection: Connection, query: PageQuery) -> list[Row]:
    """Return a page of a search with at most EXACT_TOTAL results, best match first.

    Each row has its `tier`. `query.after` is a tier followed by a position in NEWEST.
    """
    condition = ""
    parameters = query.parameters() if query.after is None else {}
    if query.after is not None:
        tier, *position = query.after
        condition = f"WHERE tier > %(after_tier)s OR (tier = %(after_tier)s AND {NEWEST.after()})"
        parameters = {**query.filters.parameters(), **NEWEST.parameters(position), "after_tier": tier}
        parameters |= {"limit": query.limit, "offset": query.offset}
    statement = f"""
        SELECT * FROM (
            SELECT {_CURSOR_COLUMNS}, {RELEVANCE} AS tier
            FROM products WHERE {" AND ".join(conditions(query.filters))} OFFSET 0
        ) AS found {condition}
        ORDER BY tier, {NEWEST.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608
    return _fetch(connection, statement, parameters)


def read_tiers(connection: Connection, query: PageQuery, total: int) -> list[Row]:
    """Return the same for a search with more results: tier by tier, each read as a list of its own, newest first."""
    first, *position = query.after or (0,)
    rows: list[Row] = []
    enough = query.offset + query.limit
    for tier in range(first, len(TIERS)):
        after = position if position and tier == first else None
        part = PageQuery(query.filters, NEWEST, enough - len(rows), 0, after, tier)
        rows += [{**row, "tier": tier} for row in read(connection, part, total)]
        if len(rows) == enough:
            break
    return rows[query.offset :]


def _scan(query: PageQuery) -> str:
    residual = query.residual()
    indexed = [each for each in query.where() if each not in residual]
    return f"""
        SELECT {_LISTED_AGAIN} FROM (
            SELECT {_SOURCE_COLUMNS} FROM products WHERE {" AND ".join(indexed)}
            ORDER BY {query.order.clause()} LIMIT %(steps)s
        ) AS scanned
        WHERE {" AND ".join(residual)}
        ORDER BY {query.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608


def _collect(query: PageQuery) -> str:
    # OFFSET 0 keeps the planner from scanning the index of the sort order instead.
    return f"""
        SELECT * FROM (
            SELECT {_CURSOR_COLUMNS} FROM products WHERE {" AND ".join(query.where())} OFFSET 0
        ) AS found
        ORDER BY {query.order.clause()} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608


def _fetch(connection: Connection, statement: str, parameters: dict[str, Any]) -> list[Row]:
    return connection.execute(statement.encode(), parameters).fetchall()
