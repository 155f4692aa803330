"""Orders on their way to be placed. Whoever works on a draft has its lease; the lease's end is the proof."""

from datetime import datetime

from orders.model import DraftOrder, Found, Order, first_order_id
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
    """Store a new draft; False if its user's idempotency key is taken."""
    try:
        with orders() as collection:
            collection.insert_one(draft_document(draft))
    except DuplicateKey:
        return False
    return True


def find_by_key(user_id: str, idempotency_key: str) -> Found | None:
    """What a user's idempotency key belongs to."""
    with orders() as collection:
        document = collection.find_one({"user_id": user_id, "idempotency_key": idempotency_key})
    if document is None:
        return None
    return Found(read_draft(document), None if document["status"] == DRAFT_STATUS else read_order(document))


def free_key(draft: DraftOrder, replacement: str) -> None:
    """Take the idempotency key from an order; once more makes no difference."""
    with orders() as collection:
        collection.update_one(
            {"_id": draft.id, "idempotency_key": draft.idempotency_key}, {"$set": {"idempotency_key": replacement}}
        )


def take_over(draft: DraftOrder, now: datetime, lease_until: datetime) -> DraftOrder | None:
    """Take the lease of a draft whose worker is gone; None if somebody else was faster."""
    with orders() as collection:
        taken = collection.update_one(
            {"_id": draft.id, "status": DRAFT_STATUS, "lease_until": {"$lte": now}},
            {"$set": {"lease_until": lease_until}},
        )
    return draft._replace(lease_until=lease_until) if taken.modified_count else None


def let_go(draft: DraftOrder, now: datetime) -> None:
    """End our lease early, so that a retry may go on at once."""
    with orders() as collection:
        collection.update_one(_ours(draft), {"$set": {"lease_until": now}})


def delete(draft: DraftOrder) -> bool:
    """Forget a draft of which we have the lease."""
    with orders() as collection:
        return bool(collection.delete_one(_ours(draft)).deleted_count)


def place(draft: DraftOrder, order: Order, event: Event) -> bool:
    """Make the draft an order, and remember to tell of it, in one write; False if the lease is no longer ours."""
    change = {"$set": placed_fields(order), "$push": {"outbox": event_document(event)}}
    with orders() as collection:
        return bool(collection.update_one(_ours(draft), change).modified_count)


def find_abandoned(made_before: datetime, now: datetime, limit: int) -> list[DraftOrder]:
    """Intents of before a moment that nobody works on, the oldest first."""
    wanted = {
        "status": DRAFT_STATUS,
        "_id": {"$gte": "", "$lt": first_order_id(made_before)},
        "lease_until": {"$lte": now},
    }
    with orders() as collection:
        return [read_draft(document) for document in collection.find(wanted).sort("_id", 1).limit(limit)]


def _ours(draft: DraftOrder) -> Document:
    return {"_id": draft.id, "status": DRAFT_STATUS, "lease_until": draft.lease_until}
