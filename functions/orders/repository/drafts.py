"""Draft orders. Only the function that has a draft's lease may change it."""

from collections.abc import Sequence
from datetime import datetime

from orders.model import DraftOrder, KeyOwner, Order, first_order_id
from orders.repository.database import orders
from orders.repository.documents import (
    DRAFT_STATUS,
    draft_document,
    event_document,
    placed_fields,
    read_draft,
    read_order,
)
from shared.events import Event
from shared.mongo import Document, DuplicateKey


def add(draft: DraftOrder) -> bool:
    """Store a new draft; return False if its user has used the idempotency key."""
    try:
        with orders() as collection:
            collection.insert_one(draft_document(draft))
    except DuplicateKey:
        return False
    return True


def find_by_key(user_id: str, idempotency_key: str) -> KeyOwner | None:
    """Return what a user's idempotency key belongs to."""
    with orders() as collection:
        document = collection.find_one({"user_id": user_id, "idempotency_key": idempotency_key})
    if document is None:
        return None
    return KeyOwner(read_draft(document), None if document["status"] == DRAFT_STATUS else read_order(document))


def free_key(draft: DraftOrder, replacement: str) -> None:
    """Replace the idempotency key of an order, so that it can be used again. Idempotent."""
    with orders() as collection:
        collection.update_one(
            {"_id": draft.id, "idempotency_key": draft.idempotency_key}, {"$set": {"idempotency_key": replacement}}
        )


def take_lease(draft_id: str, now: datetime, lease_until: datetime) -> bool:
    """Take the expired lease of a draft; return False if another function took it first."""
    with orders() as collection:
        result = collection.update_one(
            {"_id": draft_id, "status": DRAFT_STATUS, "lease_until": {"$lte": now}},
            {"$set": {"lease_until": lease_until}},
        )
    return bool(result.modified_count)


def release_lease(draft_id: str, lease_until: datetime, now: datetime) -> None:
    """End our lease early, so that a retry or the next sweep can continue at once."""
    with orders() as collection:
        collection.update_one(_leased(draft_id, lease_until), {"$set": {"lease_until": now}})


def delete(draft_id: str, lease_until: datetime) -> bool:
    """Delete a draft; return False if the lease is no longer ours."""
    with orders() as collection:
        return bool(collection.delete_one(_leased(draft_id, lease_until)).deleted_count)


def place(draft: DraftOrder, order: Order, events: Sequence[Event]) -> bool:
    """Turn the draft into an order with its events in one write; return False if the lease is no longer ours."""
    outbox = {"$each": [event_document(event) for event in events]}
    update = {"$set": placed_fields(order), "$push": {"outbox": outbox}}
    with orders() as collection:
        return bool(collection.update_one(_leased(draft.id, draft.lease_until), update).modified_count)


def find_abandoned(created_before: datetime, now: datetime, after: str, limit: int) -> list[str]:
    """Return the ids, after an id, of drafts from before a moment whose lease has expired, oldest first."""
    query = {
        "status": DRAFT_STATUS,
        "_id": {"$gt": after, "$lt": first_order_id(created_before)},
        "lease_until": {"$lte": now},
    }
    with orders() as collection:
        return [document["_id"] for document in collection.find(query, {"_id": 1}).sort("_id", 1).limit(limit)]


def _leased(draft_id: str, lease_until: datetime) -> Document:
    return {"_id": draft_id, "status": DRAFT_STATUS, "lease_until": lease_until}
