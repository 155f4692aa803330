"""Lists, filters and searches the catalogue."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from products.errors import InvalidPriceRange, PageOrCursor, PageTooFar
from products.model import EXACT_TOTAL, Filters, ListRequest, ProductPage, Sort
from products.repository import categories, listing, products
from products.repository.database import database
from products.repository.paging import NEWEST, SORT_ORDERS, PageQuery, SortOrder
from products.service.cache_invalidation import LISTS
from shared.cache import read_through
from shared.cursors import decode_cursor, encode_cursor
from shared.postgres import Connection, Row

_TTL_SECONDS = 300


def list_products(request: ListRequest, render: Callable[[ProductPage], str]) -> str:
    """Return a page of the catalogue through the cache.

    Args:
        request: The page.
        render: Makes the text that is cached.

    Raises:
        InvalidPriceRange: The minimum price is above the maximum price.
        PageOrCursor: Both a page number and a cursor were sent.
        PageTooFar: The page begins after the first 10,000 results.
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    _check(request)
    identity = _identity(request)
    after = decode_cursor(request.cursor, identity) if request.cursor is not None else None
    key = _digest({**identity, "after": after, "limit": request.limit, "page": request.page})
    return read_through(LISTS, key, _TTL_SECONDS, lambda: render(_load(request, after)))


def _check(request: ListRequest) -> None:
    least, most = request.filters.min_price, request.filters.max_price
    if least is not None and most is not None and least > most:
        raise InvalidPriceRange
    if request.page is not None and request.cursor is not None:
        raise PageOrCursor
    if _offset(request) >= EXACT_TOTAL:
        raise PageTooFar(EXACT_TOTAL)


def _identity(request: ListRequest) -> dict[str, Any]:
    """What distinguishes one list from another; a cursor is valid for one list."""
    return {**request.filters.parameters(), "sort": request.sort}


def _offset(request: ListRequest) -> int:
    return ((request.page or 1) - 1) * request.limit


def _load(request: ListRequest, after: list[Any] | None) -> ProductPage:
    order = SORT_ORDERS.get(request.sort, NEWEST)
    # One row more than the page has shows whether another page follows.
    with database.connection() as connection:
        filters = _with_known_category(connection, request.filters)
        query = PageQuery(filters, order, request.limit + 1, _offset(request), after)
        total, rows = _read(connection, query, request.sort)
    more, rows = len(rows) > request.limit, rows[: request.limit]
    cursor = encode_cursor(_position(order, rows[-1]), _identity(request)) if more else None
    return ProductPage([products.product(row) for row in rows], cursor, total)


def _with_known_category(connection: Connection, filters: Filters) -> Filters:
    if filters.category is None:
        return filters
    return replace(filters, category=categories.spelling_of(connection, filters.category))


def _position(order: SortOrder, row: Row) -> list[Any]:
    tier = [row["tier"]] if "tier" in row else []
    return tier + order.position(row)


def _read(connection: Connection, query: PageQuery, sort: Sort) -> tuple[int, list[Row]]:
    if query.is_indexed():
        return listing.read_with_total(connection, query)
    total = _count(connection, query.filters)
    if sort is not Sort.RELEVANCE:
        return total, listing.read(connection, query, total)
    if total <= EXACT_TOTAL:
        return total, listing.read_most_relevant(connection, query)
    return total, listing.read_tiers(connection, query, total)


def _count(connection: Connection, filters: Filters) -> int:
    """Count through the cache: the total depends on the filters alone, so all pages of a list share it."""
    key = "total:" + _digest(filters.parameters())
    return int(read_through(LISTS, key, _TTL_SECONDS, lambda: str(listing.count(connection, filters))))


def _digest(key: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
