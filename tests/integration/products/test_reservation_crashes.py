"""Crashes in the middle of a change, while a product is locked by another transaction, and right after the commit."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import (
    commit,
    deliver,
    event,
    expire,
    new_order,
    overdue,
    release,
    reserve,
    reserved,
    stock,
)
from tools.template import ROOT

_DEAD = 9
_CALLS = """
import json, os, sys
from products.service import cache_invalidation
from tests.integration.products import reserving
if sys.argv[3:] == ["committed"]:
    # The first step after the commit is to notify the cache.
    cache_invalidation.finish_write = lambda write: os._exit(9)
positional, named = json.loads(sys.argv[2])
getattr(reserving, sys.argv[1])(*positional, **named)
"""


@contextmanager
def killed_while_waiting(
    servers: TestServers, product_id: str, call: str, *arguments: Any, **options: Any
) -> Iterator[None]:
    """Run the block after the process was killed, when its announcement is in the cache and it may still hold locks."""
    with servers.postgres.admin("bottega_products") as connection, connection.transaction():
        connection.execute("SELECT 1 FROM products WHERE id = %s FOR UPDATE", [product_id])
        process = subprocess.Popen(
            [sys.executable, "-c", _CALLS, call, json.dumps([arguments, options])], env=_environment()
        )
        try:
            _wait_for_lock(servers)
        finally:
            process.kill()
            process.wait()
        yield


def killed_after_commit(call: str, *arguments: Any, **options: Any) -> None:
    """Make the call in another process that crashes before it notifies the cache or returns."""
    command = [sys.executable, "-c", _CALLS, call, json.dumps([arguments, options]), "committed"]
    assert subprocess.run(command, env=_environment(), check=False).returncode == _DEAD


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}"}


def _wait_for_lock(servers: TestServers, present: bool = True) -> None:
    waiting = """
        SELECT 1 FROM pg_stat_activity WHERE datname = 'bottega_products' AND wait_event_type = 'Lock' LIMIT 1
    """
    with servers.postgres.admin("bottega_products") as connection:
        for _ in range(2_000):
            if bool(connection.execute(waiting.encode()).fetchone()) is present:
                return
            time.sleep(0.01)
    raise AssertionError("nothing waits" if present else "something still waits")


@pytest.fixture
def ids() -> list[str]:
    return sorted(str(shop.created(stock=10)["id"]) for _ in range(2))


def stocks(servers: TestServers, ids: list[str]) -> list[tuple[int, int, int]]:
    _wait_for_lock(servers, present=False)
    return [stock(servers, each) for each in ids]


def test_a_retry_after_a_crash_reserves_once(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()
    lines = [(ids[0], 3), (ids[1], 2)]

    with killed_while_waiting(servers, ids[1], "reserve", order_id, *lines):
        pass

    assert reserve(order_id, *lines)["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]
    assert [shop.shown(each).body["stock"] for each in ids] == [7, 8]


def test_a_reservation_interrupted_by_a_crash_can_be_released(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()

    with killed_while_waiting(servers, ids[1], "reserve", order_id, (ids[0], 3), (ids[1], 2)):
        pass
    release(order_id)

    assert stocks(servers, ids) == [(10, 0, 10), (10, 0, 10)]
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]


@pytest.mark.parametrize(("kind", "left"), [("PaymentSucceeded", 7), ("OrderCancelled", 10)])
def test_an_event_whose_consumer_crashes_takes_effect_once_when_redelivered(
    servers: TestServers, ids: list[str], kind: str, left: int
) -> None:
    message = event(kind, reserved((ids[0], 3), (ids[1], 3)))

    with killed_while_waiting(servers, ids[1], "deliver", message):
        pass

    assert [deliver(message), deliver(message)] == [[], []]
    assert stocks(servers, ids) == [(left, 0, left)] * 2
    assert [shop.shown(each).body["stock"] for each in ids] == [left, left]


def test_a_release_interrupted_by_a_crash_releases_once_when_repeated(servers: TestServers, ids: list[str]) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))

    with killed_while_waiting(servers, ids[1], "release", order_id):
        pass

    assert release(order_id) == "released"
    assert stocks(servers, ids) == [(10, 0, 10)] * 2


def test_an_expiry_interrupted_by_a_crash_is_done_once_by_the_next_run(servers: TestServers, ids: list[str]) -> None:
    overdue(servers, reserved((ids[0], 3), (ids[1], 3)))

    with killed_while_waiting(servers, ids[1], "expire"):
        pass

    assert [expire(), expire()] == [1, 0]
    assert stocks(servers, ids) == [(10, 0, 10)] * 2
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]


def test_a_reservation_committed_right_before_a_crash_is_visible_and_made_once(
    servers: TestServers, ids: list[str]
) -> None:
    order_id = new_order()
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]

    killed_after_commit("reserve", order_id, (ids[0], 3), (ids[1], 2))

    assert [shop.shown(each).body["stock"] for each in ids] == [7, 8]
    assert reserve(order_id, (ids[0], 3), (ids[1], 2))["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]


@pytest.mark.parametrize(("kind", "left"), [("PaymentSucceeded", 7), ("OrderCancelled", 10)])
def test_an_event_processed_right_before_a_crash_is_not_processed_again(
    servers: TestServers, ids: list[str], kind: str, left: int
) -> None:
    message = event(kind, reserved((ids[0], 3), (ids[1], 3)))
    assert [shop.shown(each).body["stock"] for each in ids] == [7, 7]

    killed_after_commit("deliver", message)
    before = stocks(servers, ids)

    assert [shop.shown(each).body["stock"] for each in ids] == [left, left]
    assert [deliver(message), deliver(message)] == [[], []]
    assert before == stocks(servers, ids) == [(left, 0, left)] * 2


def test_stock_put_back_right_before_a_crash_is_not_put_back_again(servers: TestServers, ids: list[str]) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))
    commit(order_id)
    message = event("OrderCancelled", order_id)

    killed_after_commit("deliver", message)

    assert deliver(message) == []
    assert stocks(servers, ids) == [(10, 0, 10)] * 2


@pytest.mark.parametrize("end", ["release", "expire"])
def test_stock_released_right_before_a_crash_is_not_released_again(
    servers: TestServers, ids: list[str], end: str
) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))
    overdue(servers, order_id)

    killed_after_commit(end, *([order_id] if end == "release" else []))

    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]
    assert (release(order_id), expire()) == ("released", 0)
    assert stocks(servers, ids) == [(10, 0, 10)] * 2


def test_a_confirmed_reservation_survives_a_crash_of_the_database(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()

    response = reserve(order_id, (ids[0], 3), (ids[1], 2))
    # An immediate shutdown: commits that are not in the log file yet are lost.
    os.kill(servers.postgres.pid, signal.SIGQUIT)
    servers.postgres.stop()
    servers.postgres.start()

    assert response["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]
    assert reserve(order_id, (ids[0], 3), (ids[1], 2)) == response
