"""External dependencies: orders, Stripe, event bus, clock. Tests inject fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from payments.orders_client import InvokedOrders, Orders
from payments.payment_provider import PaymentProvider
from payments.stripe_provider import StripeProvider
from shared import events
from shared.clock import present_moment
from shared.dependencies import DependencyHolder
from shared.events import Event, PublishResult

publish_to_bus = partial(events.publish, "payments")
"""Publish events; return what the bus accepted and what it refused."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Orders, Stripe, the event bus and the clock.

    Attributes:
        orders: The orders service.
        stripe: The payment provider.
        publish: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC, in whole milliseconds.
    """

    orders: Orders
    stripe: PaymentProvider
    publish: Callable[[Sequence[Event]], PublishResult] = publish_to_bus
    now: Callable[[], datetime] = present_moment


_holder = DependencyHolder(Dependencies(InvokedOrders(), StripeProvider()))
dependencies = _holder.get
override = _holder.override
