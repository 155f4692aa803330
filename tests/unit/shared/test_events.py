"""Publishing events: one that cannot be published never stops the others."""

import json
from datetime import UTC, datetime
from http.client import HTTPMessage
from typing import Any

import pytest

from shared import aws
from shared.errors import DependencyUnavailable
from shared.events import Event, new_event, publish
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

    assert publish("orders", placed) == ([each.id for each in placed], [])

    assert [len(each) for each in bus.requests] == [10, 2]


def test_an_event_that_is_too_large_does_not_stop_its_batch(bus: Bus) -> None:
    first, second, third = events(3)
    large = second._replace(data={"note": TOO_LARGE})

    assert publish("orders", [first, large, third]) == ([first.id, third.id], [large.id])

    assert bus.requests == [["order-0", "order-1", "order-2"], ["order-0"], ["order-1"], ["order-2"]]


def test_an_event_that_cannot_be_serialised_does_not_stop_its_batch(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = events(3)
    unreadable = second._replace(data={"at": NOW})

    assert publish("orders", [first, unreadable, third]) == ([first.id, third.id], [unreadable.id])

    assert bus.requests == [["order-0", "order-2"]]
    assert "Could not serialise an event; it stays in the outbox" in capsys.readouterr().out


def test_an_outage_of_the_bus_is_not_repeated_event_by_event(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def refuse(*_: Any, **__: Any) -> aws.Response:
        calls.append(1)
        raise DependencyUnavailable("events")

    monkeypatch.setattr(aws, "post", refuse)

    assert publish("orders", events(10)) == ([], [])
    assert len(calls) == 1


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException"])
def test_a_request_that_fails_for_a_reason_of_ours_refuses_no_event(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    body = json.dumps({"__type": f"com.amazonaws#{code}"}).encode()
    monkeypatch.setattr(aws, "post", lambda *_, **__: aws.Response(400, HTTPMessage(), body))

    assert publish("orders", events(2)) == ([], [])


def test_a_throttled_entry_is_not_refused(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'{"Entries": [{"ErrorCode": "ThrottlingException"}, {"ErrorCode": "InternalFailure"}, {"EventId": "1"}]}'
    monkeypatch.setattr(aws, "post", lambda *_, **__: aws.Response(200, HTTPMessage(), body))
    _, failing, good = sent = events(3)

    assert publish("orders", sent) == ([good.id], [failing.id])
