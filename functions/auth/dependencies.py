"""External dependencies: event bus, clock. Tests inject fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from shared import events
from shared.clock import present_moment
from shared.dependencies import DependencyHolder
from shared.events import Event, PublishResult

publish_to_bus = partial(events.publish, "auth")
"""Publish events; return what the bus accepted and what it refused."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The event bus and the clock of the events.

    Attributes:
        publish: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC, in whole milliseconds.
    """

    publish: Callable[[Sequence[Event]], PublishResult] = publish_to_bus
    now: Callable[[], datetime] = present_moment


_holder = DependencyHolder(Dependencies())
dependencies = _holder.get
override = _holder.override
