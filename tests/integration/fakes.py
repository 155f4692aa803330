"""The event bus and the clock, as a service sees them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from shared.clock import present_moment
from shared.events import Event, PublishResult


@dataclass
class FakeBus:
    """Accepts every event unless it is down. With a file it outlives the process that uses it.

    Attributes:
        events: The accepted events, in order.
        refuses: Whether it refuses an event.
        before, after: Called around each publication.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    path: Path | None = None
    down: bool = False
    refuses: Callable[[Event], bool] = lambda _: False
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(json.loads(path.read_text()) if path.exists() else [], path)

    def publish(self, events: Sequence[Event]) -> PublishResult:
        self.before()
        if self.down:
            return PublishResult([], [])
        refused = [event.id for event in events if self.refuses(event)]
        accepted = [event for event in events if event.id not in refused]
        self.events += [event.detail() for event in accepted]
        if self.path:
            self.path.write_text(json.dumps(self.events))
        self.after()
        return PublishResult([event.id for event in accepted], refused)

    def ids(self, kind: str, order_id: str | None = None) -> set[str]:
        wanted = [event for event in self.events if event["type"] == kind]
        return {event["id"] for event in wanted if order_id in (None, event.get("order_id"))}

    def published(self, order_id: str | None = None) -> list[str]:
        """Types of the events, or of those of an order, each event once."""
        wanted = [event for event in self.events if order_id in (None, event.get("order_id"))]
        return list({event["id"]: event["type"] for event in wanted}.values())


@dataclass
class Clock:
    """The current time plus an offset."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return present_moment() + self.ahead

    def advance(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)
