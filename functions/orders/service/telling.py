"""Tells other services what happened, and takes out of the outbox what the bus has."""

from collections.abc import Sequence
from datetime import timedelta

from orders.repository import outbox
from orders.surroundings import surroundings
from shared.events import Event
from shared.observability import count

# Until then the bus may still be telling us that it has an event.
LEFT_BEHIND = timedelta(seconds=60)
_BATCH = 100
_BATCHES = 20


def tell(events: Sequence[Event]) -> None:
    """Publish events that have just been committed.

    Nothing is written here: the bus delivers our own events to us too, and that takes them out of the outbox. If that
    fails, the relay publishes them again, and receivers know them by their ids.
    """
    surroundings().publish(events)


def note_published(event: Event) -> None:
    """The bus has this event: it does not have to be published again."""
    outbox.forget_published([event.order_id], [event.id])


def relay(older_than: timedelta = LEFT_BEHIND) -> dict[str, int]:
    """Publish the events that were left behind.

    Returns:
        How many were published, and how many the bus did not take.
    """
    published = failed = 0
    for _ in range(_BATCHES):
        waiting = outbox.find_unpublished(surroundings().now() - older_than, _BATCH)
        taken = surroundings().publish(waiting) if waiting else []
        if taken:
            outbox.forget_published([event.order_id for event in waiting], taken)
        published, failed = published + len(taken), failed + len(waiting) - len(taken)
        if not waiting or len(taken) < len(waiting):
            break
    if failed:
        count("EventsLeftBehind", service="orders")
    return {"published": published, "failed": failed}
