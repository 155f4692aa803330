"""Events that the bus has not confirmed yet."""

from collections.abc import Sequence
from datetime import UTC, datetime

from orders.repository.database import orders
from orders.repository.documents import read_event
from shared.events import Event
from shared.mongo import Document
from shared.observability import count, logger

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def find_unpublished(added_before: datetime, limit: int) -> list[Event]:
    """Return all events of orders that have one from before a moment; those of one order in sequence.

    Args:
        added_before: The moment.
        limit: Maximum number of orders.
    """
    # Two bounds: an index on an array also has an entry for each empty one, below all times.
    query = {"outbox.time": {"$gt": _LONG_AGO, "$lt": added_before}}
    with orders() as collection:
        found = collection.find(query, {"outbox": 1}).limit(limit)
        return [event for document in found for event in _read_events(document)]


def forget_published(events: Sequence[Event]) -> None:
    """Delete events that the bus has. Idempotent."""
    order_ids, event_ids = [event.order_id for event in events], [event.id for event in events]
    with orders() as collection:
        collection.update_many({"_id": {"$in": order_ids}}, {"$pull": {"outbox": {"id": {"$in": event_ids}}}})


def _read_events(document: Document) -> list[Event]:
    try:
        return [read_event(document["_id"], entry) for entry in document["outbox"]]
    except (TypeError, KeyError) as error:
        # One unreadable document must not keep the events of all other orders from being published.
        extra = {"order_id": document["_id"], "error": type(error).__name__}
        logger().error("Could not read the outbox of an order; the relay continues", extra=extra)
        count("EventsLeftBehind", service="orders")
        return []
