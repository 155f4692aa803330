"""Draft orders. Only the function that has a draft's lease may change it."""

from dataclasses import replace
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


def take_lease(draft: DraftOrder, now: datetime, lease_until: datetime) -> DraftOrder | None:
    """Take the expired lease of a draft; return None if another function took it first."""
    with orders() as collection:
        result = collection.update_one(
            {"_id": draft.id, "status": DRAFT_STATUS, "lease_until": {"$lte": now}},
            {"$set": {"lease_until": lease_until}},
        )
    return replace(draft, lease_until=lease_until) if result.modified_count else None


def release_lease(draft: DraftOrder, now: datetime) -> None:
    """End our lease early, so that a retry can continue at once."""
    with orders() as collection:
        collection.update_one(_leased(draft), {"$set": {"lease_until": now}})


def delete(draft: DraftOrder) -> bool:
    """Delete a draft; return False if the lease is no longer ours."""
    with orders() as collection:
        return bool(collection.delete_one(_leased(draft)).deleted_count)


def place(draft: DraftOrder, order: Order, event: Event) -> bool:
    """Turn the draft into an order with its event in one write; return False if the lease is no longer ours."""
    update = {"$set": placed_fields(order), "$push": {"outbox": event_document(event)}}
    with orders() as collection:
        return bool(collection.update_one(_leased(draft), update).modified_count)


def find_abandoned(created_before: datetime, now: datetime, limit: int) -> list[DraftOrder]:
    """Return drafts from before a moment whose lease has expired, oldest first."""
    query = {
        "status": DRAFT_STATUS,
        "_id": {"$gte": "", "$lt": first_order_id(created_before)},
        "lease_until": {"$lte": now},
    }
    with orders() as collection:
        return [read_draft(document) for document in collection.find(query).sort("_id", 1).limit(limit)]


def _leased(draft: DraftOrder) -> Document:
    return {"_id": draft.id, "status": DRAFT_STATUS, "lease_until": draft.lease_until}
