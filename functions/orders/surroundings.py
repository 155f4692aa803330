"""What the service reaches outside of itself and its database. A test hands in its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from orders.products import InvokedProducts, Products
from shared import events
from shared.clock import present_moment
from shared.events import Event

publish_to_bus = partial(events.publish, "orders")
"""Hands events to the bus; the ids of those that it took."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Products, the event bus and the clock.

    Attributes:
        products: Whom to ask for stock.
        publish: Takes events, answers the ids of those that are on their way.
        now: The time in UTC, in whole milliseconds.
    """

    products: Products
    publish: Callable[[Sequence[Event]], list[str]] = publish_to_bus
    now: Callable[[], datetime] = present_moment


class _Holder:
    surroundings = Surroundings(InvokedProducts())


def surroundings() -> Surroundings:
    """The present surroundings."""
    return _Holder.surroundings


def use(replacement: Surroundings) -> Surroundings:
    """Replace the surroundings; the former ones."""
    former, _Holder.surroundings = _Holder.surroundings, replacement
    return former
