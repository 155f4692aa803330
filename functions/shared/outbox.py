"""Publishes events from a service's outbox: right after the commit, and later by a relay that retries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.errors import DependencyUnavailable
from shared.events import Event
from shared.observability import count, logger

# The request that committed a younger event may still be publishing it.
RELAY_AGE = timedelta(seconds=60)
_BATCH = 100
_BATCHES = 20


class Outbox(Protocol):
    """Storage for events until the bus has accepted them."""

    def find_unpublished(self, added_before: datetime, limit: int) -> list[Event]:
        """Return the oldest unpublished events."""
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
        publish_to_bus: Publishes events; returns the ids that the bus accepted.
        now: The current time in UTC.
        forget_at_once: Whether to delete events right after publishing them. A service that consumes its own events
            can delete them on delivery instead, which saves each request a write.
    """

    service: str
    outbox: Outbox
    publish_to_bus: Callable[[Sequence[Event]], list[str]]
    now: Callable[[], datetime]
    forget_at_once: bool = True

    def publish(self, events: Sequence[Event]) -> None:
        """Publish events that were just committed; the relay retries what fails here."""
        if not events:
            return
        published = self._publish(events)
        if not self.forget_at_once:
            return
        try:
            self._forget(published)
        except DependencyUnavailable:
            logger().warning("Events will be published twice", extra={"events": len(published)})

    def relay(self, older_than: timedelta = RELAY_AGE) -> dict[str, int]:
        """Publish events that are still in the outbox.

        Args:
            older_than: Leave younger events to the request that committed them.

        Returns:
            How many were `published`, and how many `failed` because the bus did not accept them.
        """
        published = failed = 0
        for _ in range(_BATCHES):
            waiting = self.outbox.find_unpublished(self.now() - older_than, _BATCH)
            accepted = self._publish(waiting) if waiting else []
            self._forget(accepted)
            # Events that fail are found again with the next batch, until only they are left.
            published, failed = published + len(accepted), len(waiting) - len(accepted)
            if not accepted:
                break
        if failed:
            count("EventsLeftBehind", service=self.service)
        return {"published": published, "failed": failed}

    def _publish(self, events: Sequence[Event]) -> list[Event]:
        accepted = set(self.publish_to_bus(events))
        return [event for event in events if event.id in accepted]

    def _forget(self, published: Sequence[Event]) -> None:
        if published:
            self.outbox.forget_published(published)
