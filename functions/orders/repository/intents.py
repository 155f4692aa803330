"""Orders on their way to be placed. Whoever works on an intent has its lease; the lease's end is the proof."""

from datetime import datetime

from orders.model import Found, Intent, Order, first_order_id
from orders.repository.database import orders
from orders.repository.documents import (
    INTENT,
    event_document,
    intent_document,
    placed_fields,
    read_intent,
    read_order,
)
from shared.events import Event
from shared.mongo import Document, DuplicateKey


def add(intent: Intent) -> bool:
    """Store a new intent; False if its user's idempotency key is taken."""
    try:
        with orders() as collection:
            collection.insert_one(intent_document(intent))
    except DuplicateKey:
        return False
    return True


def find_by_key(user_id: str, idempotency_key: str) -> Found | None:
    """What a user's idempotency key belongs to."""
    with orders() as collection:
        document = collection.find_one({"user_id": user_id, "idempotency_key": idempotency_key})
    if document is None:
        return None
    return Found(read_intent(document), None if document["status"] == INTENT else read_order(document))


def free_key(intent: Intent, replacement: str) -> None:
    """Take the idempotency key from an order; once more makes no difference."""
    with orders() as collection:
        collection.update_one(
            {"_id": intent.id, "idempotency_key": intent.idempotency_key}, {"$set": {"idempotency_key": replacement}}
        )


def take_over(intent: Intent, now: datetime, lease_until: datetime) -> Intent | None:
    """Take the lease of an intent whose worker is gone; None if somebody else was faster."""
    with orders() as collection:
        taken = collection.update_one(
            {"_id": intent.id, "status": INTENT, "lease_until": {"$lte": now}}, {"$set": {"lease_until": lease_until}}
        )
    return intent._replace(lease_until=lease_until) if taken.modified_count else None


def let_go(intent: Intent, now: datetime) -> None:
    """End our lease early, so that a retry may go on at once."""
    with orders() as collection:
        collection.update_one(_ours(intent), {"$set": {"lease_until": now}})


def delete(intent: Intent) -> bool:
    """Forget an intent of which we have the lease."""
    with orders() as collection:
        return bool(collection.delete_one(_ours(intent)).deleted_count)


def place(intent: Intent, order: Order, event: Event) -> bool:
    """Make the intent an order, and remember to tell of it, in one write; False if the lease is no longer ours."""
    change = {"$set": placed_fields(order), "$push": {"outbox": event_document(event)}}
    with orders() as collection:
        return bool(collection.update_one(_ours(intent), change).modified_count)


def find_abandoned(made_before: datetime, now: datetime, limit: int) -> list[Intent]:
    """Intents of before a moment that nobody works on, the oldest first."""
    wanted = {
        "status": INTENT,
        "_id": {"$gte": "", "$lt": first_order_id(made_before)},
        "lease_until": {"$lte": now},
    }
    with orders() as collection:
        return [read_intent(document) for document in collection.find(wanted).sort("_id", 1).limit(limit)]


def _ours(intent: Intent) -> Document:
    return {"_id": intent.id, "status": INTENT, "lease_until": intent.lease_until}
