"""Events that the bus has not confirmed yet.

They are in the documents of their orders. An event that the bus refused is in the collection `refused_events` instead,
so that it is not found again and again before newer ones.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from orders.repository.database import database, orders
from orders.repository.documents import event_document, read_event
from shared.events import Event
from shared.mongo import Document
from shared.observability import count, logger
from shared.outbox import RefusedEvent

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_REFUSED = "refused_events"


def find_unpublished(added_before: datetime, limit: int) -> list[Event]:
    """Return all events of orders that have one from before a moment; those of one order in sequence.

    Events that cannot be read are set aside.

    Args:
        added_before: The moment.
        limit: Maximum number of orders.
    """
    # Two bounds: an index on an array also has an entry for each empty one, below all times.
    query = {"outbox.time": {"$gt": _LONG_AGO, "$lt": added_before}}
    with orders() as collection:
        found = list(collection.find(query, {"outbox": 1}).limit(limit))
    read = [(each["_id"], entry, _read(each["_id"], entry)) for each in found for entry in each["outbox"]]
    for order_id, entry, event in read:
        if event is None:
            _set_aside(order_id, entry)
    return [event for _, _, event in read if event]


def find_refused(retry_before: datetime, limit: int) -> list[RefusedEvent]:
    """Return refused events whose next attempt is due. Sets aside those that cannot be read."""
    with database.collection(_REFUSED) as collection:
        found = list(collection.find({"retry_at": {"$lte": retry_before}}).sort("retry_at", 1).limit(limit))
        read = [(each, _read(each["order_id"], each["entry"])) for each in found]
        if unreadable := [each["_id"] for each, event in read if not event]:
            collection.update_many({"_id": {"$in": unreadable}}, {"$set": {"retry_at": None}})
    return [RefusedEvent(event, each["attempts"], each["retry_at"]) for each, event in read if event]


def store_refused(refused: Sequence[RefusedEvent]) -> None:
    """Store attempts, then remove the events from their orders: a crash in between publishes an event once more."""
    for each in refused:
        _store(each.event.id, each.event.order_id, event_document(each.event), each.attempts, each.retry_at)
    _remove([each.event for each in refused])


def retry_refused(at: datetime) -> None:
    """Make the next attempt of all refused events due, including those that were set aside."""
    with database.collection(_REFUSED) as collection:
        collection.update_many({}, {"$set": {"retry_at": at}})


def count_set_aside() -> int:
    """Return how many events were set aside."""
    with database.collection(_REFUSED) as collection:
        return collection.count_documents({"retry_at": None})


def forget_published(events: Sequence[Event]) -> None:
    """Delete events that the bus accepted from the relay, wherever they are. Idempotent."""
    _remove(events)
    with database.collection(_REFUSED) as collection:
        collection.delete_many({"_id": {"$in": [event.id for event in events]}})


def forget_delivered(event: Event) -> None:
    """Delete an event that the bus delivered from its order. Idempotent.

    One that was refused as well stays in the other collection, and is published once more: looking there would cost
    every delivery a request.
    """
    _remove([event])


def _remove(events: Sequence[Event]) -> None:
    order_ids, event_ids = [event.order_id for event in events], [event.id for event in events]
    with orders() as collection:
        collection.update_many({"_id": {"$in": order_ids}}, {"$pull": {"outbox": {"id": {"$in": event_ids}}}})


def _store(event_id: str, order_id: str, entry: Any, attempts: int, retry_at: datetime | None) -> None:
    document = {"order_id": order_id, "entry": entry, "attempts": attempts, "retry_at": retry_at}
    with database.collection(_REFUSED) as collection:
        collection.replace_one({"_id": event_id}, document, upsert=True)


def _set_aside(order_id: str, entry: Any) -> None:
    known = isinstance(entry, dict) and isinstance(entry.get("id"), str)
    _store(entry["id"] if known else str(uuid.uuid4()), order_id, entry, 1, None)
    with orders() as collection:
        collection.update_one({"_id": order_id}, {"$pull": {"outbox": entry}})


def _read(order_id: str, entry: Document) -> Event | None:
    try:
        return read_event(order_id, entry)
    except (TypeError, KeyError) as error:
        # One unreadable event must not keep the others from being published.
        extra = {"order_id": order_id, "error": type(error).__name__}
        logger().error("Could not read an event of the outbox; it is set aside", extra=extra)
        count("EventsLeftBehind", service="orders")
        return None
