"""The process dies in the middle of a change, while somebody else has a product locked, or right after its commit."""

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
    # The next thing after the commit: the cache is told.
    cache_invalidation.finish_write = lambda write: os._exit(9)
getattr(reserving, sys.argv[1])(*json.loads(sys.argv[2]))
"""


@contextmanager
def killed_while_waiting(servers: TestServers, product_id: str, call: str, *arguments: Any) -> Iterator[None]:
    """The block runs after the process was killed, with its announcement in the cache and its locks perhaps held."""
    with servers.postgres.admin("bottega_products") as connection, connection.transaction():
        connection.execute("SELECT 1 FROM products WHERE id = %s FOR UPDATE", [product_id])
        process = subprocess.Popen([sys.executable, "-c", _CALLS, call, json.dumps(arguments)], env=_environment())
        try:
            _wait_for_lock(servers)
        finally:
            process.kill()
            process.wait()
        yield


def killed_after_commit(call: str, *arguments: Any) -> None:
    """Let a process of its own do it, and die before it has told the cache or answered."""
    command = [sys.executable, "-c", _CALLS, call, json.dumps(arguments), "committed"]
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


def test_an_expiry_whose_process_dies_is_done_once_by_the_next(servers: TestServers, ids: list[str]) -> None:
    overdue(servers, reserved((ids[0], 3), (ids[1], 3)))

    with killed_while_waiting(servers, ids[1], "expire"):
        pass

    assert [expire(), expire()] == [1, 0]
    assert stocks(servers, ids) == [(10, 0, 10)] * 2
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]


def test_a_reservation_committed_by_a_dying_process_is_seen_and_held_once(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()
    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]

    killed_after_commit("reserve", order_id, (ids[0], 3), (ids[1], 2))

    assert [shop.shown(each).body["stock"] for each in ids] == [7, 8]
    assert reserve(order_id, (ids[0], 3), (ids[1], 2))["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]


@pytest.mark.parametrize(("kind", "left"), [("PaymentSucceeded", 7), ("OrderCancelled", 10)])
def test_an_event_taken_by_a_dying_consumer_is_not_taken_again(
    servers: TestServers, ids: list[str], kind: str, left: int
) -> None:
    told = event(kind, reserved((ids[0], 3), (ids[1], 3)))
    assert [shop.shown(each).body["stock"] for each in ids] == [7, 7]

    killed_after_commit("deliver", told)
    before = stocks(servers, ids)

    assert [shop.shown(each).body["stock"] for each in ids] == [left, left]
    assert [deliver(told), deliver(told)] == [[], []]
    assert before == stocks(servers, ids) == [(left, 0, left)] * 2


def test_a_sale_put_back_by_a_dying_consumer_is_not_put_back_again(servers: TestServers, ids: list[str]) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))
    commit(order_id)
    told = event("OrderCancelled", order_id)

    killed_after_commit("deliver", told)

    assert deliver(told) == []
    assert stocks(servers, ids) == [(10, 0, 10)] * 2


@pytest.mark.parametrize("end", ["release", "expire"])
def test_stock_given_back_by_a_dying_process_is_not_given_back_again(
    servers: TestServers, ids: list[str], end: str
) -> None:
    order_id = reserved((ids[0], 3), (ids[1], 3))
    overdue(servers, order_id)

    killed_after_commit(end, *([order_id] if end == "release" else []))

    assert [shop.shown(each).body["stock"] for each in ids] == [10, 10]
    assert (release(order_id), expire()) == ("released", 0)
    assert stocks(servers, ids) == [(10, 0, 10)] * 2


def test_a_reservation_that_was_answered_outlives_a_crash_of_the_database(servers: TestServers, ids: list[str]) -> None:
    order_id = new_order()

    answer = reserve(order_id, (ids[0], 3), (ids[1], 2))
    # Stops at once: what was committed and not yet written to the log's file is lost.
    os.kill(servers.postgres.pid, signal.SIGQUIT)
    servers.postgres.stop()
    servers.postgres.start()

    assert answer["ok"]
    assert stocks(servers, ids) == [(10, 3, 7), (10, 2, 8)]
    assert reserve(order_id, (ids[0], 3), (ids[1], 2)) == answer
