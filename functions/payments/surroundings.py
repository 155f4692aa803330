"""What the service reaches outside of itself and its database. A test hands in its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from payments.orders import InvokedOrders, Orders
from payments.provider import PaymentProvider
from payments.stripe_gateway import StripeProvider
from shared import events
from shared.clock import present_moment
from shared.events import Event

publish_to_bus = partial(events.publish, "payments")
"""Hands events to the bus; the ids of those that it took."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Orders, Stripe, the event bus and the clock.

    Attributes:
        orders: Whom to ask what is to be paid.
        stripe: Who takes the money.
        publish: Takes events, answers the ids of those that are on their way.
        now: The time in UTC, in whole milliseconds.
    """

    orders: Orders
    stripe: PaymentProvider
    publish: Callable[[Sequence[Event]], list[str]] = publish_to_bus
    now: Callable[[], datetime] = present_moment


class _Holder:
    surroundings = Surroundings(InvokedOrders(), StripeProvider())


def surroundings() -> Surroundings:
    """The present surroundings."""
    return _Holder.surroundings


def use(replacement: Surroundings) -> Surroundings:
    """Replace the surroundings; the former ones."""
    former, _Holder.surroundings = _Holder.surroundings, replacement
    return former
