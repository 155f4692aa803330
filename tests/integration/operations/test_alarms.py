"""Alarms fire on the metrics of real functions while a server fails, and only then."""

import importlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from orders.repository.database import database as orders_database
from products.repository.database import database as products_database
from shared.caller import Caller
from shared.errors import DependencyUnavailable
from tests.alarms import Sample, firing, read_samples, repeat
from tests.apigateway import Context, call
from tests.conftest import TestServers

REQUESTS = 6
CUSTOMER = Caller("00000000-0000-0000-0000-000000000002", "ada@example.com", "customer", "session")


@pytest.fixture(autouse=True)
def fresh(clean: None, servers: TestServers, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    products_database.close()
    yield
    servers.postgres.start()
    products_database.close()
    orders_database.close()


class Throttling(BaseHTTPRequestHandler):
    """Lambda with the account's concurrency used up."""

    def do_POST(self) -> None:
        body = json.dumps({"Type": "User", "message": "Rate Exceeded."}).encode()
        self.send_response(429)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def throttling() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Throttling) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def list_products(capsys: pytest.CaptureFixture[str], times: int = REQUESTS) -> tuple[set[int], list[Sample]]:
    """Return the statuses and the metrics of a minute's requests."""
    handler = importlib.import_module("products.handlers.list_products").handler
    capsys.readouterr()
    statuses = {call(handler, "GET", "/products", query={"search": f"n{each}"}).status for each in range(times)}
    return statuses, read_samples(capsys.readouterr().out)


def test_no_alarm_fires_while_everything_works(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    statuses, minute = list_products(capsys)

    assert statuses == {200}
    assert len([each for each in minute if each.name == "Requests"]) == 2 * REQUESTS
    assert firing(repeat(minute, 10)) == set()


def test_an_unavailable_database_fires(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    servers.postgres.stop()
    tidy = importlib.import_module("products.handlers.tidy_catalogue").handler

    statuses, minute = list_products(capsys)
    with pytest.raises(DependencyUnavailable):
        tidy({}, Context())
    minute += read_samples(capsys.readouterr().out)

    assert statuses == {503}
    assert {"shop-errors", "task-failures"} <= firing(repeat(minute, 15))


def test_an_outage_of_one_minute_fires_nothing(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    servers.postgres.stop()

    statuses, minute = list_products(capsys)

    assert statuses == {503}
    assert firing(minute) == set()


def test_a_slow_database_fires(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    with servers.postgres.admin("bottega_products") as admin, admin.transaction():
        admin.execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
        _, minute = list_products(capsys, times=1)

    assert "shop-latency" in firing(repeat(minute, 10))


def test_a_database_out_of_connections_fires(servers: TestServers, capsys: pytest.CaptureFixture[str]) -> None:
    with servers.postgres.admin() as admin:
        admin.execute("ALTER ROLE bottega_products CONNECTION LIMIT 0")
        try:
            statuses, minute = list_products(capsys)
        finally:
            admin.execute("ALTER ROLE bottega_products CONNECTION LIMIT -1")

    assert statuses == {503}
    assert firing(repeat(minute, 10)) == {"shop-errors"}


def test_throttled_functions_fire(
    servers: TestServers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, throttling: str
) -> None:
    # Read the secrets of the database first.
    call(importlib.import_module("orders.handlers.list_orders").handler, "GET", "/orders", caller=CUSTOMER)
    monkeypatch.setenv("RESERVE_STOCK_FUNCTION", "reserve-stock")
    monkeypatch.setenv("AWS_ENDPOINT_URL", throttling)
    address = {"name": "Ada", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}
    order = {"items": [{"product_id": "00000000-0000-0000-0000-000000000001", "quantity": 1}]}
    handler = importlib.import_module("orders.handlers.create_order").handler
    capsys.readouterr()

    responses = [
        call(handler, "POST", "/orders", json={**order, "shipping_address": address}, caller=CUSTOMER)
        for _ in range(REQUESTS)
    ]
    minute = read_samples(capsys.readouterr().out)

    assert {response.status for response in responses} == {503}
    # The limit is our own: the breaker does not count it against products.
    assert firing(repeat(minute, 10)) == {"shop-errors"}
