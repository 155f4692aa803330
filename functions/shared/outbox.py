"""Publishes events from a service's outbox: right after the commit, and later by a relay that retries."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from shared.errors import DependencyUnavailable
from shared.events import Event, PublishResult
from shared.observability import count, logger

# The request that committed a younger event may still be publishing it.
RELAY_AGE = timedelta(seconds=60)
# About four hours with the delays below: longer than the bus refuses an event for a reason of its own.
ATTEMPTS = 10
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=1)
_BATCH = 100
_BATCHES = 20
# The functions have 60 s, and a batch that begins right before this limit may wait for the bus.
_SECONDS = 25.0


class RefusedEvent(NamedTuple):
    """An event that the bus refused.

    Attributes:
        event: The event.
        attempts: How often the relay tried to publish it.
        retry_at: When the relay tries again; None if it was set aside, until an operator retries it.
    """

    event: Event
    attempts: int
    retry_at: datetime | None


class Outbox(Protocol):
    """Storage for events until the bus has accepted them."""

    def find_unpublished(self, added_before: datetime, limit: int) -> list[Event]:
        """Return the oldest unpublished events, without refused ones. Sets aside those that cannot be read."""
        ...

    def find_refused(self, retry_before: datetime, limit: int) -> list[RefusedEvent]:
        """Return refused events whose next attempt is due. Sets aside those that cannot be read."""
        ...

    def store_refused(self, refused: Sequence[RefusedEvent]) -> None:
        """Store the attempts of events, which no longer count as unpublished. Idempotent."""
        ...

    def retry_refused(self, at: datetime) -> None:
        """Make the next attempt of all refused events due, including those that were set aside."""
        ...

    def count_set_aside(self) -> int:
        """Return how many events were set aside."""
        ...

    def forget_published(self, events: Sequence[Event]) -> None:
        """Delete events that the bus has accepted. Idempotent."""
        ...


@dataclass(frozen=True, slots=True)
class OutboxPublisher:
    """Publishes the events of one service.

    Attributes:
        service: The service's name, for metrics.
        outbox: Storage for its unpublished events.
        publish_to_bus: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC.
        forget_at_once: Whether to delete events right after publishing them. A service that consumes its own events
            can delete them on delivery instead, which saves each request a write.
    """

    service: str
    outbox: Outbox
    publish_to_bus: Callable[[Sequence[Event]], PublishResult]
    now: Callable[[], datetime]
    forget_at_once: bool = True

    def publish(self, events: Sequence[Event]) -> None:
        """Publish events that were just committed; the relay retries what fails here."""
        if not events:
            return
        published = _among(events, self.publish_to_bus(events).accepted)
        if not self.forget_at_once:
            return
        try:
            self._forget(published)
        except DependencyUnavailable:
            logger().warning("Events will be published twice", extra={"events": len(published)})

    def relay(self, older_than: timedelta = RELAY_AGE, *, retry_refused: bool = False) -> dict[str, int]:
        """Publish events that are still in the outbox: first those that were never refused, then refused ones.

        A refused event waits longer after each attempt and is set aside after the last, so that it blocks no other,
        not even of the same order: consumers accept events in any order. While the bus is unavailable no attempt
        counts.

        Args:
            older_than: Leave younger events to the request that committed them.
            retry_refused: Whether to try all refused events now, including those that were set aside.

        Returns:
            How many were `published`, how many `failed` in this run, and how many are `set_aside`.
        """
        if retry_refused:
            self.outbox.retry_refused(self.now())
        run = _Run(self, time.monotonic() + _SECONDS)
        for _ in range(_BATCHES):
            found = self.outbox.find_unpublished(self.now() - older_than, _BATCH)
            if not run.handle([RefusedEvent(event, 0, None) for event in found]):
                break
        for _ in range(_BATCHES):
            if not run.handle(self.outbox.find_refused(self.now(), _BATCH)):
                break
        set_aside = self.outbox.count_set_aside()
        if run.failed:
            count("EventsLeftBehind", service=self.service)
        if set_aside:
            # In every run until an operator acts, so that the alarm stays on.
            count("EventsSetAside", service=self.service)
        return {"published": run.published, "failed": run.failed, "set_aside": set_aside}

    def _forget(self, published: Sequence[Event]) -> None:
        if published:
            self.outbox.forget_published(published)


@dataclass(slots=True)
class _Run:
    """One run of the relay.

    Attributes:
        publisher: Whose relay.
        deadline: Time of `time.monotonic()` after which no batch begins.
        published, failed: Numbers of events.
        available: Whether the bus responded so far.
    """

    publisher: OutboxPublisher
    deadline: float
    published: int = 0
    failed: int = 0
    available: bool = True

    def handle(self, batch: Sequence[RefusedEvent]) -> bool:
        """Publish a batch; return whether the next one can follow."""
        if not batch or not self.available or time.monotonic() > self.deadline:
            return False
        result = self.publisher.publish_to_bus([each.event for each in batch])
        self.publisher._forget(_among([each.event for each in batch], result.accepted))
        ids = set(result.refused)
        if refused := [each for each in batch if each.event.id in ids]:
            self.publisher.outbox.store_refused([self._after_refusal(each) for each in refused])
        self.published += len(result.accepted)
        self.failed += len(batch) - len(result.accepted)
        self.available = len(result.accepted) + len(refused) == len(batch)
        return self.available

    def _after_refusal(self, each: RefusedEvent) -> RefusedEvent:
        attempts = each.attempts + 1
        if attempts < ATTEMPTS:
            delay = min(_FIRST_DELAY * 2 ** (attempts - 1), _LONGEST_DELAY)
            return RefusedEvent(each.event, attempts, self.publisher.now() + delay)
        details = {"event_id": each.event.id, "type": each.event.type, "attempts": attempts}
        logger().error("Event set aside: the bus refuses it", extra=details)
        return RefusedEvent(each.event, attempts, None)


def _among(events: Sequence[Event], ids: Sequence[str]) -> list[Event]:
    wanted = set(ids)
    return [event for event in events if event.id in wanted]
