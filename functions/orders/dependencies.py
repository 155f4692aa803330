"""External dependencies: products, event bus, clock, the shop's settings. Tests inject fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from orders.products_client import InvokedProducts, Products
from shared import events
from shared.clock import present_moment
from shared.dependencies import DependencyHolder
from shared.events import Event, PublishResult
from shared.shop_settings import PricingSettings, pricing_settings

publish_to_bus = partial(events.publish, "orders")
"""Publish events; return what the bus accepted and what it refused."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Products, the event bus, the clock and the shop's settings.

    Attributes:
        products: Reserves and releases stock.
        publish: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC, in whole milliseconds.
        shop_settings: The settings that prices depend on.
    """

    products: Products
    publish: Callable[[Sequence[Event]], PublishResult] = publish_to_bus
    now: Callable[[], datetime] = present_moment
    shop_settings: Callable[[], PricingSettings] = pricing_settings


_holder = DependencyHolder(Dependencies(InvokedProducts()))
dependencies = _holder.get
override = _holder.override
