"""The process dies in the middle of a change: while it waits for a product that somebody else has locked."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from localstack.template import ROOT
from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import deliver, event, new_order, release, reserve, reserved, stock

_CALLS = """
import json, sys
from tests.integration.products import reserving
getattr(reserving, sys.argv[1])(*json.loads(sys.argv[2]))
"""


@contextmanager
def killed_while_waiting(servers: TestServers, product_id: str, call: str, *arguments: Any) -> Iterator[None]:
    """The block runs after the process was killed, with its announcement in the cache and its locks perhaps held."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}"}
    with servers.postgres.admin("bottega_products") as connection, connection.transaction():
        connection.execute("SELECT 1 FROM products WHERE id = %s FOR UPDATE", [product_id])
        process = subprocess.Popen([sys.executable, "-c", _CALLS, call, json.dumps(arguments)], env=environment)
        try:
            _wait_for_lock(servers)
        finally:
            process.kill()
            process.wait()
        yield


def _wait_for_lock(servers: TestServers, present: bool = True) -> None:
    waiting = """
        SELECT 1 FROM pg_stat_activity WHERE datname = 'bottega_products' AND wait_event_type = 'Lock' LIMIT 1
    """
    with servers.postgres.admin("bottega_products") as connection:
        for _ in range(2_000):
            if bool(connection.execute(waiting.encode()).fetchone()) is present:
                return
            time.sleep(0.01)
    raise AssertionError("nothing waits" if present else "something waits still")


@pytest.fixture
def ids() -> list[str]:
    return sorted(str(shop.created(stock=10)["id"]) for _ in range(2))


def stocks(servers: TestServers, ids: list[str]) -> list[tuple[int, int, int]]:
    _wait_for_lock(servers, present=False)
    return [stock(servers, each) for each in ids]


def test_a_reservation_whose_process_dies_is_held_once_by_its_retry(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()
    lines = [(ids[0], 3), (ids[1], 2)]

    with killed_while_waiting(servers, ids[1], "reserve", order_id, *lines):
        pass

    assert reserve(order_id, *lines)["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]
    assert [shop.shown(each).body["stock"] for each in ids] == [7, 8]


def test_a_reservation_whose_process_dies_can_be_released(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()

    with killed_while_waiting(servers, ids[1], "reserve", order_id, (ids[0], 3), (ids[1], 2)):
        pass
    release(order_id)

    assert stocks(servers, ids) == [(10, 0, 10), (10, 0, 10)]
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]


@pytest.mark.parametrize(("kind", "left"), [("PaymentSucceeded", 7), ("OrderCancelled", 10)])
def test_an_event_whose_consumer_dies_takes_effect_once_when_it_comes_again(
    servers: TestServers, ids: list[str], kind: str, left: int
) -> None:
    told = event(kind, reserved((ids[0], 3), (ids[1], 3)))

    with killed_while_waiting(servers, ids[1], "deliver", told):
        pass

    assert [deliver(told), deliver(told)] == [[], []]
    assert stocks(servers, ids) == [(left, 0, left)] * 2
    assert [shop.shown(each).body["stock"] for each in ids] == [left, left]


def test_a_release_whose_process_dies_gives_back_once_when_it_is_repeated(servers: TestServers, ids: list[str]) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))

    with killed_while_waiting(servers, ids[1], "release", order_id):
        pass

    assert release(order_id) == "released"
    assert stocks(servers, ids) == [(10, 0, 10)] * 2
