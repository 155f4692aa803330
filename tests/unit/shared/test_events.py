"""Publishing events: one that cannot be published never stops the others."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http.client import HTTPMessage
from typing import Any

import pytest

from shared import aws
from shared.errors import DependencyUnavailable
from shared.events import Event, new_event, publish
from shared.outbox import OutboxPublisher
from tests.unit.shared.conftest import environment

__all__ = ["environment"]

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TOO_LARGE = "too large"


def events(count: int, **data: Any) -> list[Event]:
    return [new_event("OrderPlaced", f"order-{number}", NOW, data) for number in range(count)]


class Bus:
    """EventBridge: rejects a whole request with an entry that is too large, and single entries.

    Attributes:
        requests: The orders of each request.
    """

    def __init__(self, rejected: str = "") -> None:
        self.requests: list[list[str]] = []
        self._rejected = rejected

    def post(self, _service: str, _path: str, _headers: Any, body: bytes, **_: Any) -> aws.Response:
        entries = json.loads(body)["Entries"]
        orders = [json.loads(each["Detail"])["order_id"] for each in entries]
        self.requests.append(orders)
        if any(TOO_LARGE in each["Detail"] for each in entries):
            return aws.Response(400, HTTPMessage(), b'{"__type": "ValidationException"}')
        results = [{"ErrorCode": "InternalFailure"} if each == self._rejected else {"EventId": "e"} for each in orders]
        return aws.Response(200, HTTPMessage(), json.dumps({"Entries": results}).encode())


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    monkeypatch.setenv("EVENT_BUS", "bottega-test")
    opened = Bus()
    monkeypatch.setattr(aws, "post", opened.post)
    return opened


def test_events_are_published_in_batches_of_ten(bus: Bus) -> None:
    placed = events(12)

    assert publish("orders", placed) == [each.id for each in placed]

    assert [len(each) for each in bus.requests] == [10, 2]


def test_an_event_that_is_too_large_does_not_stop_its_batch(bus: Bus) -> None:
    first, second, third = events(3)
    large = second._replace(data={"note": TOO_LARGE})

    assert publish("orders", [first, large, third]) == [first.id, third.id]

    assert bus.requests == [["order-0", "order-1", "order-2"], ["order-0"], ["order-1"], ["order-2"]]


def test_an_event_that_cannot_be_serialised_does_not_stop_its_batch(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = events(3)
    unreadable = second._replace(data={"at": NOW})

    assert publish("orders", [first, unreadable, third]) == [first.id, third.id]

    assert bus.requests == [["order-0", "order-2"]]
    assert "Could not serialise an event; it stays in the outbox" in capsys.readouterr().out


def test_an_outage_of_the_bus_is_not_repeated_event_by_event(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def refuse(*_: Any, **__: Any) -> aws.Response:
        calls.append(1)
        raise DependencyUnavailable("events")

    monkeypatch.setattr(aws, "post", refuse)

    assert publish("orders", events(10)) == []
    assert len(calls) == 1


class Stored:
    """An outbox in memory; the oldest events first."""

    def __init__(self, waiting: Sequence[Event]) -> None:
        self.waiting = list(waiting)

    def find_unpublished(self, added_before: datetime, limit: int) -> list[Event]:
        return self.waiting[:limit]

    def forget_published(self, published: Sequence[Event]) -> None:
        self.waiting = [each for each in self.waiting if each not in published]


def relay(stored: Stored, publish_to_bus: Callable[[Sequence[Event]], list[str]]) -> dict[str, int]:
    return OutboxPublisher("orders", stored, publish_to_bus, lambda: NOW).relay()


def test_events_that_always_fail_do_not_stop_the_relay(bus: Bus, capsys: pytest.CaptureFixture[str]) -> None:
    waiting = events(350)
    failing = [waiting[0], waiting[120], waiting[349]]
    stored = Stored([each._replace(data={"note": TOO_LARGE}) if each in failing else each for each in waiting])

    result = relay(stored, lambda some: publish("orders", some))

    assert result == {"published": 347, "failed": 3}
    assert [each.order_id for each in stored.waiting] == ["order-0", "order-120", "order-349"]
    assert '"EventsLeftBehind":[1.0]' in capsys.readouterr().out


def test_the_relay_ends_when_the_bus_accepts_nothing(bus: Bus) -> None:
    calls: list[int] = []

    def refuse(some: Sequence[Event]) -> list[str]:
        calls.append(len(some))
        return []

    assert relay(Stored(events(250)), refuse) == {"published": 0, "failed": 100}
    assert calls == [100]
