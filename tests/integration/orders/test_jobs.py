"""One failing item never stops a job, and a job of many items is bounded by time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import valkey

from orders.model import Order
from orders.repository import job_positions
from orders.repository.database import database, orders
from orders.service import expire_orders as expiry
from orders.transitions import OrderUpdate, expire
from shared import paged_job
from shared.errors import ConcurrencyLimitReached
from tests.conftest import TestServers
from tests.integration.orders.shop import (
    Shop,
    cancel,
    documents,
    expire_result,
    place,
    placed,
    relay,
    shown,
    sweep_result,
)
from tests.integration.orders.stand_in import Lambda


@pytest.fixture(autouse=True)
def _closed_breaker(servers: TestServers) -> Iterator[None]:
    with valkey.Valkey.from_url(servers.valkey.admin_url) as client:
        client.flushdb()
        yield
        client.flushdb()


def change(order_id: str, update: dict[str, Any]) -> None:
    with orders() as collection:
        collection.update_one({"_id": order_id}, update)


def abandon(shop: Shop, count: int) -> list[str]:
    """Leave draft orders with their stock reserved, and let them grow old."""

    def lose_the_response() -> None:
        raise RuntimeError("the function dies with the stock reserved")

    shop.products.after = lose_the_response
    for _ in range(count):
        assert place(("bowl", 1)).status == 500
    shop.products.after = lambda: None
    shop.clock.advance(minutes=3)
    return sorted(document["_id"] for document in documents(status="reserving"))


def refuse_release(shop: Shop, monkeypatch: pytest.MonkeyPatch, *draft_ids: str) -> None:
    release = shop.products.release

    def refuse(order_id: str) -> None:
        if order_id in draft_ids:
            raise ZeroDivisionError
        release(order_id)

    monkeypatch.setattr(shop.products, "release", refuse)


def test_an_unreadable_order_does_not_stop_the_expiry_of_the_others(
    shop: Shop, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (placed(("bowl", 1))["id"] for _ in range(3))
    items = documents(_id=first)[0]["items"]
    change(first, {"$unset": {"items": ""}})
    shop.clock.advance(minutes=31)

    assert expire_result() == {"expired": 2, "failed": 1, "complete": True}

    assert [shown(order_id)["status"] for order_id in (second, third)] == ["cancelled", "cancelled"]
    assert documents(_id=first)[0]["status"] == "pending"
    assert len(shop.bus.ids("OrderCancelled")) == 2
    assert [record.item for record in caplog.records if hasattr(record, "item")] == [first]
    assert '"TaskFailed":[1.0]' in capsys.readouterr().out
    change(first, {"$set": {"items": items}})
    assert expire_result() == {"expired": 1, "failed": 0, "complete": True}


def test_an_order_whose_expiry_fails_does_not_stop_the_expiry_of_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = (placed(("bowl", 1))["id"] for _ in range(3))
    shop.clock.advance(minutes=31)

    def fail_for_the_second(order: Order, at: datetime) -> OrderUpdate | None:
        if order.id == second:
            raise ZeroDivisionError
        return expire(order, at)

    monkeypatch.setattr(expiry, "expire", fail_for_the_second)

    assert expire_result() == {"expired": 2, "failed": 1, "complete": True}

    assert [shown(each)["status"] for each in (first, second, third)] == ["cancelled", "pending", "cancelled"]
    assert [record.item for record in caplog.records if hasattr(record, "item")] == [second]
    monkeypatch.undo()
    assert expire_result() == {"expired": 1, "failed": 0, "complete": True}


def test_an_order_that_cannot_be_written_does_not_stop_the_expiry_of_the_others(shop: Shop) -> None:
    first, second = (placed(("bowl", 1))["id"] for _ in range(2))
    change(first, {"$set": {"history.0.status": "pending", "outbox": "not an array"}})
    shop.clock.advance(minutes=31)

    assert expire_result() == {"expired": 1, "failed": 1, "complete": True}

    assert (documents(_id=first)[0]["status"], shown(second)["status"]) == ("pending", "cancelled")


def test_a_draft_that_cannot_be_released_does_not_stop_the_sweep_of_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = abandon(shop, 4)
    refuse_release(shop, monkeypatch, first)

    assert sweep_result() == {"swept": 3, "failed": 1, "complete": True}

    assert [document["_id"] for document in documents()] == [first]
    assert (shop.products.stock, len(others)) == ({"bowl": 9}, 3)


def test_a_draft_is_swept_as_soon_as_products_is_available_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    abandon(shop, 2)

    def throttle(_: str) -> None:
        raise ConcurrencyLimitReached("products")

    with monkeypatch.context() as patch:
        patch.setattr(shop.products, "release", throttle)
        failed = sweep_result()

    assert failed == {"swept": 0, "failed": 2, "complete": True}
    assert sweep_result() == {"swept": 2, "failed": 0, "complete": True}
    assert (documents(), shop.products.stock) == ([], {"bowl": 10})


def test_a_run_out_of_time_is_continued_by_the_next(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [placed(("bowl", 1))["id"] for _ in range(3)]
    shop.clock.advance(minutes=31)
    job_positions.save_position("expire_orders", ids[1])
    monkeypatch.setattr(paged_job.PagedJob.run, "__defaults__", (-1.0,))
    assert expire_result() == {"expired": 0, "failed": 0, "complete": False}
    assert len(documents(status="pending")) == 3

    monkeypatch.undo()

    assert expire_result() == {"expired": 3, "failed": 0, "complete": True}
    assert job_positions.load_position("expire_orders") == ""


def test_a_run_expires_several_pages_and_the_next_continues_after_its_last_page(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [placed(("bowl", 1))["id"] for _ in range(5)]
    shop.clock.advance(minutes=31)
    monkeypatch.setattr(paged_job, "_PAGE", 2)
    pages: list[list[str]] = []
    clock = [0.0]
    expire_page = expiry._expire_page

    def slow(page: Sequence[str], deadline: float) -> Sequence[paged_job.Outcome]:
        pages.append(list(page))
        clock[0] += 20
        return expire_page(page, deadline)

    monkeypatch.setattr(expiry, "_expire_page", slow)
    monkeypatch.setattr(paged_job, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    # The time limit of 30 s is over after the second page.
    assert expire_result() == {"expired": 4, "failed": 0, "complete": False}

    assert [shown(each)["status"] for each in ids] == ["cancelled"] * 4 + ["pending"]
    assert job_positions.load_position("expire_orders") == ids[3]
    ids.append(placed(("bowl", 1))["id"])
    shop.clock.advance(minutes=31)
    assert expire_result() == {"expired": 2, "failed": 0, "complete": True}
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert job_positions.load_position("expire_orders") == ""


def test_the_sweeper_stops_while_the_breaker_of_products_is_open(functions: Lambda, shop: Shop) -> None:
    functions.failed = True
    for _ in range(5):
        assert place(("bowl", 1)).body["code"] == "dependency_unavailable"
    shop.clock.advance(minutes=3)
    before = len(functions.invokes)

    result = sweep_result()

    assert (result, len(functions.invokes)) == ({"swept": 0, "failed": 0, "complete": False}, before)
    assert len(documents(status="reserving")) == 5


def test_a_draft_that_products_was_never_asked_for_is_deleted(functions: Lambda) -> None:
    functions.failed = True
    for number in range(5):
        place(("bowl", 1), key=f"asked-{number}")
    asked = {document["_id"] for document in documents()}

    refused = place(("bowl", 1), key="k-1")

    assert (refused.status, refused.body["code"]) == (503, "circuit_open")
    assert {document["_id"] for document in documents()} == asked
    assert len(functions.invokes) == 5


def test_a_throttled_reservation_is_retried_once_leaves_no_draft_and_keeps_the_breaker_closed(
    functions: Lambda,
) -> None:
    functions.throttled = True

    refused = [place(("bowl", 1)) for _ in range(6)]

    assert [(each.status, each.body["code"]) for each in refused] == [(503, "dependency_unavailable")] * 6
    assert {each.headers["retry-after"] for each in refused} == {"1"}
    assert documents() == []
    assert len(functions.invokes) == 12


def test_a_draft_that_products_was_asked_for_is_kept_while_the_breaker_is_open(functions: Lambda) -> None:
    functions.failed = True
    for number in range(5):
        place(("bowl", 1), key=f"asked-{number}")
    before = {document["_id"] for document in documents()}

    resumed = place(("bowl", 1), key="asked-0")

    assert (resumed.status, resumed.body["code"]) == (503, "circuit_open")
    assert {document["_id"] for document in documents()} == before


def test_an_unreadable_outbox_does_not_stop_the_relay(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.bus.down = True
    broken, good = (placed(("bowl", 1))["id"] for _ in range(2))
    change(broken, {"$unset": {"outbox.0.type": ""}})
    shop.bus.down = False
    shop.clock.advance(seconds=61)

    entries = documents(_id=broken)[0]["outbox"]

    assert relay() == {"published": 1, "failed": 0, "set_aside": 1}

    assert shop.bus.published(good) == ["OrderPlaced"]
    with database.collection("refused_events") as refused:
        assert [each["entry"] for each in refused.find()] == entries
    assert [document["outbox"] for document in documents()] == [[], []]
    assert '"EventsLeftBehind":[1.0]' in capsys.readouterr().out


def test_a_paid_or_cancelled_order_is_not_loaded(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled = placed(("bowl", 1))["id"]
    cancel(cancelled)
    shop.clock.advance(minutes=31)
    before = documents()

    assert expire_result() == {"expired": 0, "failed": 0, "complete": True}

    assert documents() == before
