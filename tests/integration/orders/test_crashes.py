"""A process dies right after each step; afterwards the healers run, and nothing is stranded, lost or done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from localstack import FUNCTIONS
from orders.handlers import on_payment_succeeded
from orders.surroundings import use
from tests.integration.orders.crashing import DEAD
from tests.integration.orders.fakes import FakeBus, FakeProducts
from tests.integration.orders.shop import (
    Shop,
    deliver,
    documents,
    expire,
    payment_event,
    place,
    placed,
    relay,
    shown,
    sweep,
)

# Steps of "Placing an order" in docs/orders.md, by the point right after each.
STEPS = {"1": "products.before", "2": "products.after", "3": "bus.before", "4": "bus.after"}


class Crash:
    """A shop whose neighbours live in files, so that they outlive its processes."""

    def __init__(self, shop: Shop, files: tuple[Path, Path]) -> None:
        self.shop = shop
        self.files = files
        shop.products.path, shop.bus.path = files
        shop.products.save()

    def at(self, point: str, task: str, *arguments: str) -> None:
        """Let a process of its own do a task, and die at a point of it."""
        ahead = str(self.shop.clock.ahead.total_seconds())
        command = [sys.executable, "-m", "tests.integration.orders.crashing", *map(str, self.files), ahead, point, task]
        environment = {"PYTHONPATH": f"{FUNCTIONS}:{FUNCTIONS.parent}"}
        done = subprocess.run([*command, *arguments], env={**os.environ, **environment}, check=False)
        assert done.returncode == DEAD
        self.shop.products = FakeProducts.at(self.files[0])
        known = json.loads(self.files[1].read_text()) if self.files[1].exists() else []
        self.shop.bus = FakeBus(known, self.files[1])
        use(self.shop.surroundings())

    def heal(self) -> None:
        """Run every job, twice, after their times."""
        for _ in range(2):
            self.shop.clock.advance(minutes=3)
            sweep()
            relay()


@pytest.fixture
def crash(shop: Shop, state_files: tuple[Path, Path]) -> Crash:
    return Crash(shop, state_files)


def assert_sound(shop: Shop) -> None:
    """All stock is free or held by a placed order; every order was told once; nothing waits."""
    orders = documents()
    assert all(order["status"] != "reserving" for order in orders)
    assert all(order["outbox"] == [] for order in orders)
    held = {order_id for order_id in shop.products.held if shop.products.lines_of(order_id)}
    assert held == {order["_id"] for order in orders}
    assert shop.products.stock["bowl"] + shop.products.pieces_held() == 10
    for order in orders:
        assert len(shop.bus.ids("OrderPlaced", order["_id"])) == 1


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_while_placing_is_healed_without_the_client(crash: Crash, step: str) -> None:
    crash.at(STEPS[step], "place", "k-1")

    crash.heal()

    assert_sound(crash.shop)
    assert len(documents()) == (1 if step in "34" else 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_retry_after_a_crash_gets_the_one_order(crash: Crash, step: str) -> None:
    crash.at(STEPS[step], "place", "k-1")
    crash.shop.clock.advance(seconds=21)

    answer = place(("bowl", 2), key="k-1")
    crash.heal()

    assert answer.status == 201
    assert answer.headers.get("idempotent-replayed") == ("true" if step in "34" else None)
    assert [order["_id"] for order in documents()] == [answer.body["id"]]
    assert crash.shop.products.stock == {"bowl": 8}
    assert_sound(crash.shop)


@pytest.mark.parametrize("point", ["products.before", "products.after"])
def test_a_crash_of_the_sweeper_is_healed_by_the_next(crash: Crash, point: str) -> None:
    crash.at("products.after", "place", "k-1")
    crash.shop.clock.advance(minutes=3)
    crash.at(point, "sweep")

    crash.heal()

    assert (documents(), crash.shop.products.stock) == ([], {"bowl": 10})


@pytest.mark.parametrize("point", ["bus.before", "bus.after"])
@pytest.mark.parametrize("task", ["cancel", "expire", "relay"])
def test_a_crash_after_a_change_loses_no_event(crash: Crash, task: str, point: str) -> None:
    order = placed(("bowl", 2))
    crash.shop.clock.advance(minutes=31)
    crash.at(point, task, *([order["id"]] if task == "cancel" else []))

    expire()
    crash.heal()

    assert shown(order["id"])["status"] == "cancelled"
    assert len(crash.shop.bus.ids("OrderCancelled", order["id"])) == 1
    assert_sound(crash.shop)


@pytest.mark.parametrize("point", ["bus.before", "bus.after"])
def test_a_crash_of_a_consumer_takes_the_event_once(crash: Crash, point: str) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentSucceeded", order)
    crash.at(point, "pay", json.dumps(event))

    assert deliver(on_payment_succeeded.handler, event) == []
    crash.heal()

    assert (shown(order["id"])["status"], shown(order["id"])["payment_status"]) == ("processing", "paid")
    assert len(crash.shop.bus.ids("OrderStatusChanged", order["id"])) == 1
    assert_sound(crash.shop)
