"""Calls the internal functions and consumers of reservations."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from products.handlers import (
    commit_stock,
    expire_reservations,
    on_order_cancelled,
    on_order_confirmed,
    release_stock,
    reserve_stock,
)
from products.repository.database import database
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.queues import Consumer, consume

TERMS = {
    "currency": "EUR",
    "rates": ["domestic", 2200, 1000, 0],
    "methods": [{"id": "standard", "by": "flat", "steps": [[None, 0]], "free_from": None}],
    "method_id": None,
    "discount": None,
}
PAYABLE_TOTAL = {"minimum": "0.50", "maximum": "999999.99"}
CONSUMERS: dict[str, Consumer] = {
    "OrderCancelled": on_order_cancelled.handler,
    "PaymentProcessing": on_order_confirmed.handler,
    "PaymentSucceeded": on_order_confirmed.handler,
    "OrderStatusChanged": on_order_confirmed.handler,
}


def new_order() -> str:
    return str(uuid.uuid4())


def reserve(
    order_id: str, *lines: tuple[Any, ...], owner: str | None = None, network: str | None = None
) -> dict[str, Any]:
    """Reserve lines of product id, quantity and optionally price."""
    wanted = [dict(zip(("product_id", "quantity", "price"), (*line, None)[:3], strict=True)) for line in lines]
    request = {
        "order_id": order_id,
        "owner": owner,
        "network": network,
        "lines": wanted,
        "terms": TERMS,
        "payable_total": PAYABLE_TOTAL,
        "expires_in_minutes": 35,
    }
    return reserve_stock.handler(request, Context())


def reserved(*lines: tuple[Any, ...]) -> str:
    order_id = new_order()
    response = reserve(order_id, *lines)
    assert response["ok"], response
    return order_id


def release(order_id: str) -> str:
    return str(release_stock.handler({"order_id": order_id}, Context())["state"])


def commit(order_id: str) -> dict[str, Any]:
    return commit_stock.handler({"order_id": order_id}, Context())


def expire() -> int:
    return int(expire_reservations.handler({}, Context())["expired"])


def event(kind: str, order_id: str, **data: Any) -> dict[str, Any]:
    if kind == "OrderStatusChanged":
        data = {"was": "pending", "is": "processing", **data}
    stamp = {"id": str(uuid.uuid4()), "version": 1, "time": "2026-05-04T10:00:00+00:00"}
    return {**stamp, "type": kind, "order_id": order_id, "data": data}


def deliver(*events: dict[str, Any], attempt: int = 1) -> list[int]:
    """Deliver events of one consumer as one batch; return the indexes of those that will be redelivered."""
    return consume(CONSUMERS[events[0]["type"]], *events, attempt=attempt)


def stock(servers: TestServers, product_id: str) -> tuple[int, int, int]:
    """Return the stock on hand, reserved and available."""
    with servers.postgres.admin("bottega_products") as connection:
        row = connection.execute(
            "SELECT on_hand, reserved, available FROM products WHERE id = %s", [product_id]
        ).fetchone()
    assert row is not None
    return row["on_hand"], row["reserved"], row["available"]


def overdue(servers: TestServers, *order_ids: str) -> None:
    """Move the deadline of reservations into the past."""
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute(
            "UPDATE order_reservations SET deadline = now() - interval '1 second' WHERE order_id = ANY(%s)",
            [list(order_ids)],
        )


def open_connections(threads: int = 32) -> None:
    """Open a connection for each thread of `at_once`, so that its first calls overlap instead of connecting in turn."""
    all_connected = Barrier(threads)

    def connect(_: int) -> None:
        with database.connection():
            all_connected.wait(timeout=30)

    at_once(connect, list(range(threads)), threads)


def at_once[T, R](function: Callable[[T], R], arguments: list[T], threads: int = 32) -> list[R]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, arguments))
