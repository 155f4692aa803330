"""Parts of the catalogue."""

import hashlib
import json
import math
from typing import Any

from products.errors import InvalidPriceRange, PageOrCursor, PageTooFar
from products.model import EXACT_TOTAL, Filters, Sort
from products.repository import listing, products
from products.repository.database import database
from products.repository.slices import NEWEST, ORDERS, Order, Slice
from products.schemas import Pagination, ProductList, ProductQuery, product_public
from products.service.unit_of_work import LISTS
from shared.cache import read_through
from shared.cursors import decode_cursor, encode_cursor
from shared.postgres import Connection, Row

_FRESH_SECONDS = 300


def list_products(query: ProductQuery) -> str:
    """A part of the catalogue as JSON.

    Raises:
        InvalidPriceRange: No price can be in it.
        PageOrCursor: Both were sent.
        PageTooFar: Pages do not reach so far.
        InvalidCursor: It was changed, or belongs to another list.
    """
    filters, sort = _filters(query), _sort(query)
    _check_paging(query)
    listed = {**filters.parameters(), "sort": sort}
    after = decode_cursor(query.cursor, listed) if query.cursor is not None else None
    key = _digest({**listed, "after": after, "limit": query.limit, "page": query.page})
    return read_through(LISTS, key, _FRESH_SECONDS, lambda: _load(query, filters, sort, after))


def _filters(query: ProductQuery) -> Filters:
    if query.min_price is not None and query.max_price is not None and query.min_price > query.max_price:
        raise InvalidPriceRange
    return Filters(query.category, query.search or None, query.min_price, query.max_price, query.in_stock)


def _sort(query: ProductQuery) -> Sort:
    """Without a search everything is equally relevant."""
    return Sort.NEWEST if query.sort is Sort.RELEVANCE and not query.search else query.sort


def _check_paging(query: ProductQuery) -> None:
    if query.page is not None and query.cursor is not None:
        raise PageOrCursor
    if _offset(query) >= EXACT_TOTAL:
        raise PageTooFar(EXACT_TOTAL)


def _offset(query: ProductQuery) -> int:
    return ((query.page or 1) - 1) * query.limit


def _load(query: ProductQuery, filters: Filters, sort: Sort, after: list[Any] | None) -> str:
    # One more than wanted tells whether the list goes on.
    order = ORDERS.get(sort, NEWEST)
    wanted = Slice(filters, order, query.limit + 1, _offset(query), after)
    with database.connection() as connection:
        total, rows = _read(connection, wanted, sort)
    more, rows = len(rows) > query.limit, rows[: query.limit]
    cursor = encode_cursor(_place(order, rows[-1]), {**filters.parameters(), "sort": sort}) if more else None
    listed = [product_public(products.product(row)) for row in rows]
    return ProductList(products=listed, pagination=_pagination(query, total, cursor)).model_dump_json()


def _place(order: Order, row: Row) -> list[Any]:
    tier = [row["tier"]] if "tier" in row else []
    return tier + order.place(row)


def _read(connection: Connection, wanted: Slice, sort: Sort) -> tuple[int, list[Row]]:
    if wanted.is_simple():
        return listing.read_with_total(connection, wanted)
    total = _count(connection, wanted.filters)
    if sort is not Sort.RELEVANCE:
        return total, listing.read(connection, wanted, total)
    if total <= EXACT_TOTAL:
        return total, listing.read_most_relevant(connection, wanted)
    return total, listing.read_tiers(connection, wanted, total)


def _count(connection: Connection, filters: Filters) -> int:
    """The total belongs to the filters alone: the pages of a list share it."""
    key = "total:" + _digest(filters.parameters())
    return int(read_through(LISTS, key, _FRESH_SECONDS, lambda: str(listing.count(connection, filters))))


def _pagination(query: ProductQuery, total: int, cursor: str | None) -> Pagination:
    exact = min(total, EXACT_TOTAL)
    return Pagination(
        limit=query.limit,
        next_cursor=cursor,
        page=None if query.cursor is not None else query.page or 1,
        total=exact,
        pages=math.ceil(exact / query.limit),
        total_capped=total > EXACT_TOTAL,
    )


def _digest(key: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
