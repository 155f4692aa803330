"""Events that the bus has not been seen to have."""

from collections.abc import Sequence
from datetime import UTC, datetime

from orders.repository.database import orders
from orders.repository.documents import read_event_document
from shared.events import Event

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def find_unpublished(added_before: datetime, limit: int) -> list[Event]:
    """All events of orders that have one from before a moment; each order's in the order they happened.

    Args:
        added_before: The moment.
        limit: How many orders at most.
    """
    # Two bounds: an index on an array also has an entry for each empty one, below all times.
    wanted = {"outbox.time": {"$gt": _LONG_AGO, "$lt": added_before}}
    with orders() as collection:
        found = collection.find(wanted, {"outbox": 1}).limit(limit)
        return [read_event_document(document["_id"], entry) for document in found for entry in document["outbox"]]


def forget_published(events: Sequence[Event]) -> None:
    """Delete events that the bus has. Idempotent."""
    order_ids, event_ids = [event.order_id for event in events], [event.id for event in events]
    with orders() as collection:
        collection.update_many({"_id": {"$in": order_ids}}, {"$pull": {"outbox": {"id": {"$in": event_ids}}}})
