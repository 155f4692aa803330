"""Tells other services what happened."""

from collections.abc import Sequence
from datetime import timedelta

from payments.repository import outbox
from payments.repository.database import database
from payments.surroundings import surroundings
from shared.errors import DependencyUnavailable
from shared.events import Event
from shared.observability import count, logger

# Until then whoever made the change may still be publishing its event.
LEFT_BEHIND = timedelta(seconds=60)
_BATCH = 100
_BATCHES = 20


def tell(events: Sequence[Event]) -> None:
    """Publish events that have just been committed. What fails here the relay does."""
    if events:
        _publish(events)


def relay(older_than: timedelta = LEFT_BEHIND) -> dict[str, int]:
    """Publish the events that were left behind.

    Returns:
        How many were published, and how many the bus did not take.
    """
    published = failed = 0
    for _ in range(_BATCHES):
        with database.connection() as connection:
            waiting = outbox.find_unpublished(connection, surroundings().now() - older_than, _BATCH)
        taken = _publish(waiting) if waiting else 0
        published, failed = published + taken, failed + len(waiting) - taken
        if not waiting or taken < len(waiting):
            break
    if failed:
        count("EventsLeftBehind", service="payments")
    return {"published": published, "failed": failed}


def _publish(events: Sequence[Event]) -> int:
    taken = surroundings().publish(events)
    try:
        with database.connection() as connection:
            outbox.forget_published(connection, taken)
    except DependencyUnavailable:
        logger().warning("Events will be published twice", extra={"events": len(taken)})
    return len(taken)
