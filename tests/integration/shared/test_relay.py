"""The relay of each service: an event that the bus refuses blocks no other, and none is lost."""

import dataclasses
import importlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import pytest

from auth.repository.outbox import outbox as auth_outbox
from orders.repository import outbox as orders_outbox
from orders.repository.database import database as orders_database
from orders.repository.documents import event_document
from payments.repository.outbox import outbox as payments_outbox
from shared.events import Event, new_event, new_user_event
from shared.outbox import ATTEMPTS, Outbox
from shared.postgres_outbox import PostgresOutbox
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.fakes import Clock, FakeBus

NOTHING = {"published": 0, "failed": 0, "set_aside": 0}


class Add(Protocol):
    def __call__(self, event: Event, at: datetime) -> None: ...


class Service(NamedTuple):
    """A service with an outbox.

    Attributes:
        name: Its name.
        outbox: Its outbox.
        add: Stores an event as the change that caused it does.
        bus, clock: Its dependencies.
    """

    name: str
    outbox: Outbox
    add: Add
    bus: FakeBus
    clock: Clock

    def fill(self, count: int) -> list[Event]:
        """Store events, each of its own subject."""
        new = new_user_event if self.name == "auth" else new_event
        events = [new("Something", f"{number:03}-{self.clock.now()}", self.clock.now(), {}) for number in range(count)]
        for event in events:
            self.add(event, self.clock.now())
        return events

    def relay(self, **event: Any) -> dict[str, int]:
        handler = importlib.import_module(f"{self.name}.handlers.relay_events").handler
        result: dict[str, int] = handler(event, Context())
        # Auth's relay also joins guests to accounts.
        return {name: count for name, count in result.items() if name != "joined"}

    def left(self) -> tuple[list[Event], int]:
        """Return the events that the relay would find at some time, and how many were set aside."""
        later = self.clock.now().replace(year=2100)
        refused = [each.event for each in self.outbox.find_refused(later, 1000)]
        return self.outbox.find_unpublished(later, 1000) + refused, self.outbox.count_set_aside()


def add_to(outbox: PostgresOutbox) -> Add:
    def add(event: Event, at: datetime) -> None:
        with outbox.database.transaction() as connection:
            outbox.add(connection, [event], at)

    return add


def add_to_order(event: Event, at: datetime) -> None:
    with orders_database.collection("orders") as orders:
        document = {"_id": event.order_id, "user_id": "u", "idempotency_key": event.id}
        orders.insert_one({**document, "outbox": [event_document(event)]})


OUTBOXES: dict[str, tuple[Any, Add]] = {
    "auth": (auth_outbox, add_to(auth_outbox)),
    "orders": (orders_outbox, add_to_order),
    "payments": (payments_outbox, add_to(payments_outbox)),
}


@pytest.fixture(params=OUTBOXES)
def service(request: pytest.FixtureRequest, servers: TestServers) -> Iterator[Service]:
    servers.mongo.start()
    with orders_database.database() as connected:
        connected["orders"].delete_many({})
        connected["refused_events"].delete_many({})
    bus, clock = FakeBus(), Clock()
    module = importlib.import_module(f"{request.param}.dependencies")
    current = dataclasses.replace(module.dependencies(), publish=bus.publish, now=clock.now)
    before = module.override(current)
    yield Service(request.param, *OUTBOXES[request.param], bus, clock)
    module.override(before)


def refuse(service: Service, events: list[Event]) -> None:
    ids = {event.id for event in events}
    service.bus.refuses = lambda event: event.id in ids


def published(service: Service) -> set[str]:
    return {event["id"] for event in service.bus.events}


def ids(events: list[Event]) -> set[str]:
    return {event.id for event in events}


def test_events_that_the_bus_always_refuses_do_not_block_newer_ones(service: Service) -> None:
    refused = service.fill(150)
    refuse(service, refused)
    service.clock.advance(seconds=1)
    newer = service.fill(120)
    service.clock.advance(seconds=61)

    assert service.relay() == {"published": 120, "failed": 150, "set_aside": 0}

    assert published(service) == ids(newer)
    # The next attempt is not due yet, and each one is later than the one before.
    assert service.relay() == NOTHING
    service.clock.advance(seconds=61)
    assert service.relay()["failed"] == 150
    service.clock.advance(seconds=61)
    assert service.relay() == NOTHING


def test_an_event_is_set_aside_after_its_last_attempt_until_an_operator_retries_it(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = service.fill(2)
    refuse(service, refused)
    for _ in range(ATTEMPTS - 1):
        service.clock.advance(hours=2)
        assert service.relay() == {"published": 0, "failed": 2, "set_aside": 0}
    service.clock.advance(hours=2)
    assert service.relay() == {"published": 0, "failed": 2, "set_aside": 2}
    assert capsys.readouterr().out.count('"EventsSetAside":[1.0]') == 1
    service.clock.advance(days=9)
    assert service.relay() == {**NOTHING, "set_aside": 2}
    assert capsys.readouterr().out.count('"EventsSetAside":[1.0]') == 1

    refuse(service, [refused[0]])
    assert service.relay(retry_refused=True) == {"published": 1, "failed": 1, "set_aside": 1}
    refuse(service, [])
    assert service.relay(retry_refused=True) == {"published": 1, "failed": 0, "set_aside": 0}

    assert (published(service), service.left()) == (ids(refused), ([], 0))


def test_an_outage_of_the_bus_is_no_attempt(service: Service) -> None:
    refused, fresh = service.fill(1), service.fill(1)
    refuse(service, refused)
    service.clock.advance(seconds=61)
    service.relay()
    service.bus.down = True
    fresh += service.fill(1)
    for _ in range(ATTEMPTS + 1):
        service.clock.advance(hours=2)
        assert service.relay() == {"published": 0, "failed": 1, "set_aside": 0}

    service.bus.down = False
    service.bus.refuses = lambda _: False

    assert service.relay() == {"published": 2, "failed": 0, "set_aside": 0}
    assert published(service) == ids(refused + fresh)


def test_a_run_ends_when_the_bus_is_unavailable(service: Service) -> None:
    service.fill(150)
    service.clock.advance(seconds=61)
    requests: list[None] = []
    service.bus.before = lambda: requests.append(None)
    service.bus.down = True

    assert service.relay() == {"published": 0, "failed": 100, "set_aside": 0}

    assert len(requests) == 1


@pytest.mark.parametrize("times_refused", [0, 1])
def test_a_crash_after_publishing_publishes_an_event_again(service: Service, times_refused: int) -> None:
    events = service.fill(3)
    refuse(service, events)
    for _ in range(times_refused):
        service.clock.advance(hours=2)
        service.relay()
    refuse(service, [])
    service.clock.advance(hours=2)
    service.bus.after = crash
    with pytest.raises(KeyboardInterrupt):
        service.relay()

    service.bus.after = lambda: None
    service.relay()

    assert [event["id"] for event in service.bus.events].count(events[0].id) == 2
    assert (published(service), service.left()) == (ids(events), ([], 0))


@pytest.mark.parametrize("service", ["orders"], indirect=True)
def test_a_crash_between_storing_a_refusal_and_removing_the_event_loses_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    [event] = events = service.fill(1)
    refuse(service, events)
    service.clock.advance(seconds=61)
    with monkeypatch.context() as patch:
        patch.setattr(orders_outbox, "_remove", crash)
        with pytest.raises(KeyboardInterrupt):
            service.relay()
    assert ids(service.left()[0]) == {event.id}

    refuse(service, [])
    service.clock.advance(hours=2)
    service.relay()

    assert (published(service), service.left()) == (ids(events), ([], 0))


def crash(*_: Any) -> None:
    raise KeyboardInterrupt
