"""External dependencies: event bus, files, the other services, clock. Tests inject fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from auth.export_files import BucketFiles, ExportFiles
from auth.personal_data_clients import InvokedPersonalData, PersonalDataService
from shared import events
from shared.clock import present_moment
from shared.dependencies import DependencyHolder
from shared.events import Event, PublishResult

publish_to_bus = partial(events.publish, "auth")
"""Publish events; return what the bus accepted and what it refused."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The event bus, the clock of the events, and what exports need.

    Attributes:
        publish: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC, in whole milliseconds.
        files: The files of exports.
        orders: The orders service, which stores personal data, as products, payments and messages do.
    """

    publish: Callable[[Sequence[Event]], PublishResult] = publish_to_bus
    now: Callable[[], datetime] = present_moment
    files: ExportFiles = field(default_factory=BucketFiles)
    orders: PersonalDataService = field(default_factory=lambda: InvokedPersonalData("orders"))
    products: PersonalDataService = field(default_factory=lambda: InvokedPersonalData("products"))
    payments: PersonalDataService = field(default_factory=lambda: InvokedPersonalData("payments"))
    messages: PersonalDataService = field(default_factory=lambda: InvokedPersonalData("messages"))


_holder = DependencyHolder(Dependencies())
dependencies = _holder.get
override = _holder.override
