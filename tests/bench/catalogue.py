"""Queries of a large catalogue: our functions with an empty cache, compared with naive queries."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from products.model import Filters, Sort
from products.repository.paging import NEWEST
from shared.cursors import encode_cursor
from shared.postgres import Connection, Row
from tests.apigateway import event
from tests.bench.figures import Figure, progress, speedup
from tests.bench.products_data import COMMON_WORD, RARE_WORD, fill
from tests.bench.shop import Shop

_LIST = "products.handlers.list_products"
_RUNS = 3
_OURS_PER_RUN = 7
_LIMIT = 10
_AT_MOST_MS = 50
_DEEP_ROW = 900_000

_COUNT = "SELECT COUNT(*) FROM products WHERE archived_at IS NULL"
_PAGE = """
    SELECT id, name, description, price_minor, category, available, image_url, created_at, updated_at
    FROM products WHERE archived_at IS NULL
"""
_CONTAINS = " AND (name ILIKE %(pattern)s OR description ILIKE %(pattern)s)"
_NEWEST = " ORDER BY created_at DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s"


@dataclass(frozen=True)
class Question:
    """One page of products, requested from our function and with the naive query.

    Attributes:
        name: Shown in the report.
        query: Parameters of the request to our function.
        word: What the naive query looks for.
        offset: Where the naive query's page begins.
        at_least: How many times faster our function has to be; None without a bound.
    """

    name: str
    query: dict[str, Any]
    word: str = ""
    offset: int = 0
    at_least: float | None = None


def measure(shop: Shop, products: int) -> list[Figure]:
    """Fill the catalogue and measure each page."""
    with shop.servers.postgres.admin("bottega_products") as admin:
        admin.execute("TRUNCATE products CASCADE")
        progress(f"filling a catalogue of {products:,} products")
        fill(admin, products)
        shop.empty_cache()
        section = f"{products:,} products, nothing cached / ILIKE, OFFSET, COUNT(*)"
        return [_figure(section, question, shop, admin) for question in _questions(admin, products)]


def _questions(admin: Connection, products: int) -> list[Question]:
    deep = min(_DEEP_ROW, products * 9 // 10)
    return [
        Question("first page", {}),
        Question(f"page at row {deep:,}, by cursor", {"cursor": _cursor(admin, deep)}, offset=deep, at_least=20),
        Question(f"search for a rare word, {RARE_WORD}", {"search": RARE_WORD}, RARE_WORD, at_least=20),
        Question(f"search for a common word, {COMMON_WORD}", {"search": COMMON_WORD}, COMMON_WORD),
    ]


def _cursor(admin: Connection, row: int) -> str:
    """The cursor of a client that has read `row` products."""
    last = admin.execute(f"{_PAGE} ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET {row - 1}".encode()).fetchall()[0]
    return encode_cursor(NEWEST.position(last), {**Filters().parameters(), "sort": Sort.NEWEST})


def _ask(shop: Shop, query: dict[str, Any]) -> Any:
    return shop.call(_LIST, event("GET", "/products", query={"limit": _LIMIT, **query}))


def _figure(section: str, question: Question, shop: Shop, admin: Connection) -> Figure:
    progress(f"catalogue: {question.name}")
    ours: list[float] = []
    theirs: list[float] = []
    _check_equal(_ask(shop, question.query), _ask_naively(admin, question))
    for _ in range(_RUNS):
        theirs.append(_time(lambda: _ask_naively(admin, question)))
        for _ in range(_OURS_PER_RUN):
            shop.empty_cache()
            ours.append(_time(lambda: _ask(shop, question.query)))
    return speedup(
        section,
        question.name,
        statistics.median(ours),
        statistics.median(theirs),
        question.at_least,
        _AT_MOST_MS,
    )


def _check_equal(ours: Any, theirs: list[Row]) -> None:
    if [each["id"] for each in ours["products"]] != [str(row["id"]) for row in theirs]:
        raise RuntimeError(f"Our function and the naive query differ: {ours['products'][:2]}, {theirs[:2]}")


def _ask_naively(admin: Connection, question: Question) -> list[Row]:
    contains = _CONTAINS if question.word else ""
    values = {"pattern": f"%{question.word}%", "limit": _LIMIT, "offset": question.offset}
    admin.execute((_COUNT + contains).encode(), values).fetchall()
    return admin.execute((_PAGE + contains + _NEWEST).encode(), values).fetchall()


def _time(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000
