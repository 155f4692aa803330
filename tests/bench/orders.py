"""Calls and writes per order, and the time of lists among a million orders."""

import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import monitoring

from localstack.servers.group import database_of, orders_secret
from localstack.servers.mongo import Mongo
from orders.repository.database import database
from shared.caller import Caller
from shared.cursors import encode_cursor
from shared.mongo import connect
from shared.secrets import forget_secret
from tests.apigateway import event
from tests.bench.figures import Figure, counted, progress, share
from tests.bench.order_samples import basket
from tests.bench.orders_data import CUSTOMER, filled
from tests.bench.shop import Shop, change_secret

_LIST = "orders.handlers.list_orders"
_SECRET = "bench/orders-database"
_LIMIT = 10
_REQUESTS = 200
_LAST_PAGE_AT_MOST = 1.5
_WRITES = ("insert", "update", "delete", "findAndModify")


class Calls(monitoring.CommandListener):
    """Counts the driver's write commands and the requests to Lambda that leave this process."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.listens = False
        sys.addaudithook(self._hear)

    def _hear(self, name: str, arguments: tuple[Any, ...]) -> None:
        if self.listens and name == "http.client.send" and b"/invocations HTTP/" in bytes(arguments[1][:500]):
            self.found["invokes"] += 1

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.listens and event.command_name in _WRITES:
            self.found["writes"] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        if self.listens and event.command_name in _WRITES:
            self.found["documents"] += int(event.reply["n"])

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        raise RuntimeError(f"{event.command_name} failed: {event.failure}")


def count_calls(shop: Shop) -> list[Figure]:
    """Place an order of ten lines, and count its calls and writes."""
    progress("counting what an order costs")
    shop.call("orders.handlers.create_order", basket())
    # The driver notifies listeners only of clients created from now on.
    database.close()
    calls = Calls()
    monitoring.register(calls)
    calls.listens = True
    placed = shop.call("orders.handlers.create_order", basket(lines=10))
    calls.listens = False
    if len(placed["items"]) != 10:
        raise RuntimeError(f"Not an order of ten lines: {placed}")
    section = "Placing an order of 10 lines, counted / promised"
    names = {"invokes": ("invokes of functions", 1), "documents": ("documents written", 2), "writes": ("writes", 2)}
    return [counted(section, title, calls.found[name], allowed) for name, (title, allowed) in names.items()]


def measure_lists(count: int) -> list[Figure]:
    """Compare the last page of a customer's orders with the first, requested right after each other."""
    progress(f"a database of {count:,} orders")
    with filled(count) as server, _instead(server):
        oldest = _oldest(server)
        query = {"list": "orders", "user": CUSTOMER, "status": None}
        last_page = {"cursor": encode_cursor([oldest[_LIMIT]], query)}
        _check(_ask({}), _ask(last_page), oldest[:_LIMIT])
        pairs = [(_time({}), _time(last_page)) for _ in range(_REQUESTS)]
    first, last = (statistics.median(each) for each in zip(*pairs, strict=True))
    section = f"A customer's list among {count:,} orders: last page / first page"
    return [share(section, "GET /orders", last, first, at_most=_LAST_PAGE_AT_MOST)]


@contextmanager
def _instead(server: Mongo) -> Iterator[None]:
    """Let the service use this server instead of its own."""
    former = change_secret(_SECRET, orders_secret(server))
    _forget()
    try:
        yield
    finally:
        change_secret(_SECRET, former)
        _forget()


def _forget() -> None:
    database.close()
    forget_secret(_SECRET)


def _oldest(server: Mongo) -> list[str]:
    with connect(orders_secret(server)) as client:
        found = client[database_of("orders")]["orders"].find({"user_id": CUSTOMER}).sort("_id", 1).limit(_LIMIT + 1)
        return [str(each["_id"]) for each in found]


def _ask(query: dict[str, Any]) -> Any:
    caller = Caller(CUSTOMER, "ada@example.com", "customer", str(uuid.uuid4()))
    return Shop.call(_LIST, event("GET", "/orders", query={"limit": _LIMIT, **query}, caller=caller))


def _check(first: Any, last: Any, oldest: list[str]) -> None:
    ids = [[order["id"] for order in page["orders"]] for page in (first, last)]
    if len(ids[0]) != _LIMIT or ids[1] != oldest[::-1] or last["pagination"]["next_cursor"] is not None:
        raise RuntimeError(f"Not the first and the last page: {ids}")


def _time(query: dict[str, Any]) -> float:
    started = time.perf_counter()
    _ask(query)
    return (time.perf_counter() - started) * 1000
