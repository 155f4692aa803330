"""A process dies right after each step; then the jobs run, and nothing is stranded, lost or done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from localstack import FUNCTIONS
from orders.dependencies import override
from orders.handlers import on_order_published, on_payment_failed, on_payment_refunded, on_payment_succeeded
from tests.integration.fakes import FakeBus
from tests.integration.orders.crashing import DEAD
from tests.integration.orders.fakes import FakeProducts
from tests.integration.orders.shop import (
    Shop,
    documents,
    expire,
    payment_event,
    place,
    placed,
    relay,
    shown,
    sweep,
)
from tests.queues import consume

# Steps of "Placing an order" in docs/orders.md, by the point right after each.
STEPS = {"1": "products.before", "2": "products.after", "3": "bus.before", "4": "bus.after"}


class Crash:
    """A shop whose dependencies live in files, so that they outlive its processes."""

    def __init__(self, shop: Shop, files: tuple[Path, Path]) -> None:
        self.shop = shop
        self.files = files
        shop.products.path, shop.bus.path = files
        shop.products.save()

    def at(self, point: str, task: str, *arguments: str) -> None:
        """Run a task in a separate process that dies at a point."""
        ahead = str(self.shop.clock.ahead.total_seconds())
        command = [sys.executable, "-m", "tests.integration.orders.crashing", *map(str, self.files), ahead, point, task]
        environment = {"PYTHONPATH": f"{FUNCTIONS}:{FUNCTIONS.parent}"}
        done = subprocess.run([*command, *arguments], env={**os.environ, **environment}, check=False)
        assert done.returncode == DEAD
        self.shop.products = FakeProducts.at(self.files[0])
        self.shop.bus = FakeBus.at(self.files[1])
        override(self.shop.dependencies())

    def heal(self) -> None:
        """Run the sweeper and the relay twice, after their age limits."""
        for _ in range(2):
            self.shop.clock.advance(minutes=3)
            sweep()
            relay()


@pytest.fixture
def crash(shop: Shop, state_files: tuple[Path, Path]) -> Crash:
    return Crash(shop, state_files)


def assert_sound(shop: Shop) -> None:
    """All stock is available or reserved by a placed order; every order was published once; nothing waits."""
    orders = documents()
    assert all(order["status"] != "reserving" for order in orders)
    assert all(order["outbox"] == [] for order in orders)
    reserved = {order_id for order_id in shop.products.reserved if shop.products.lines_of(order_id)}
    assert reserved == {order["_id"] for order in orders}
    assert shop.products.stock["bowl"] + shop.products.pieces_reserved() == 10
    for order in orders:
        assert len(shop.bus.ids("OrderPlaced", order["_id"])) == 1


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_while_placing_is_recovered_without_the_client(crash: Crash, step: str) -> None:
    crash.at(STEPS[step], "place", "k-1")

    crash.heal()

    assert_sound(crash.shop)
    assert len(documents()) == (1 if step in "34" else 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_retry_after_a_crash_gets_the_same_order(crash: Crash, step: str) -> None:
    crash.at(STEPS[step], "place", "k-1")
    crash.shop.clock.advance(seconds=21)

    response = place(("bowl", 2), key="k-1")
    crash.heal()

    assert response.status == 201
    assert response.headers.get("idempotent-replayed") == ("true" if step in "34" else None)
    assert [order["_id"] for order in documents()] == [response.body["id"]]
    assert crash.shop.products.stock == {"bowl": 8}
    assert_sound(crash.shop)


def test_a_crash_after_an_old_key_was_freed_lets_its_retry_place_a_new_order(crash: Crash) -> None:
    old = placed(("bowl", 2), key="k-1")
    crash.shop.clock.advance(days=7, seconds=1)

    crash.at("write.1", "place", "k-1")

    response = place(("bowl", 2), key="k-1")
    crash.heal()
    assert (response.status, response.body["id"] != old["id"]) == (201, True)
    assert (len(documents()), crash.shop.products.stock) == (2, {"bowl": 6})
    assert_sound(crash.shop)


def test_a_crash_after_the_lease_was_released_leaves_the_draft_to_a_retry_or_the_sweeper(crash: Crash) -> None:
    crash.at("write.2", "place in vain", "k-1")
    crash.at("write.2", "place in vain", "k-2")

    response = place(("bowl", 2), key="k-1")
    crash.heal()

    assert (response.status, [order["_id"] for order in documents()]) == (201, [response.body["id"]])
    assert_sound(crash.shop)


@pytest.mark.parametrize("point", ["write.1", "products.after", "write.2"])
def test_a_crash_of_the_sweeper_is_recovered_by_the_next_run(crash: Crash, point: str) -> None:
    crash.at("products.after", "place", "k-1")
    crash.shop.clock.advance(minutes=3)
    crash.at(point, "sweep")

    crash.heal()

    assert (documents(), crash.shop.products.stock) == ([], {"bowl": 10})


@pytest.mark.parametrize(
    ("task", "point"),
    [
        *((task, point) for task in ("cancel", "expire", "relay") for point in ("bus.before", "bus.after")),
        ("relay", "write.1"),
    ],
)
def test_a_crash_after_a_change_loses_no_event(crash: Crash, task: str, point: str) -> None:
    order = placed(("bowl", 2))
    crash.shop.clock.advance(minutes=31)
    crash.at(point, task, *([order["id"]] if task == "cancel" else []))

    expire()
    crash.heal()

    assert shown(order["id"])["status"] == "cancelled"
    assert len(crash.shop.bus.ids("OrderCancelled", order["id"])) == 1
    assert_sound(crash.shop)


@pytest.mark.parametrize("point", ["write.1", "bus.after"])
def test_a_crash_of_a_consumer_applies_the_event_once(crash: Crash, point: str) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentSucceeded", order)
    crash.at(point, "consume", json.dumps(event))

    assert consume(on_payment_succeeded.handler, event) == []
    crash.heal()

    assert (shown(order["id"])["status"], shown(order["id"])["payment_status"]) == ("processing", "paid")
    assert len(crash.shop.bus.ids("OrderStatusChanged", order["id"])) == 1
    assert_sound(crash.shop)


def test_a_crash_after_a_failed_payment_was_stored_applies_it_once(crash: Crash) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentFailed", order)
    crash.at("write.1", "consume", json.dumps(event))
    [stored] = documents()

    assert consume(on_payment_failed.handler, event) == []

    assert (stored["payment_status"], stored["inbox"], stored["revision"]) == ("failed", [event["id"]], 1)
    assert documents() == [stored]


@pytest.mark.parametrize("point", ["write.1", "bus.after"])
def test_a_crash_after_a_refund_was_stored_cancels_and_publishes_once(crash: Crash, point: str) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentRefunded", order, refunded_amount=order["total_amount"])
    crash.at(point, "consume", json.dumps(event))

    assert consume(on_payment_refunded.handler, event) == []
    crash.heal()

    assert (shown(order["id"])["status"], documents()[0]["revision"]) == ("cancelled", 1)
    assert crash.shop.bus.published(order["id"]) == ["OrderPlaced", "OrderCancelled"]
    assert_sound(crash.shop)


def test_a_crash_after_the_outbox_was_emptied_leaves_nothing_to_do(crash: Crash) -> None:
    placed(("bowl", 2))
    [event] = crash.shop.bus.events
    crash.at("write.1", "consume", json.dumps(event))

    assert consume(on_order_published.handler, event) == []
    crash.heal()

    assert crash.shop.bus.events == [event]
    assert_sound(crash.shop)
