"""Placed orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orders.model import Order, Status, first_order_id
from orders.repository.database import orders
from orders.repository.documents import DRAFT_STATUS, event_document, read_order
from orders.transitions import Change
from shared.mongo import Document

# An order has a handful of events; old ones that come again change nothing, as later states outrank theirs.
_INBOX_SIZE = 100


def find(order_id: str) -> Order | None:
    """A placed order."""
    with orders() as collection:
        document = collection.find_one({"_id": order_id, "status": {"$ne": DRAFT_STATUS}})
    return read_order(document) if document else None


def find_all(order_ids: Sequence[str]) -> list[Order]:
    """Those of these orders that were placed, the oldest first."""
    wanted = {"_id": {"$in": list(order_ids)}, "status": {"$ne": DRAFT_STATUS}}
    with orders() as collection:
        return [read_order(document) for document in collection.find(wanted).sort("_id", 1)]


def store(order: Order, change: Change, event_id: str | None = None) -> Order | None:
    """Change an order, its inbox and its outbox in one write.

    Args:
        order: As it was read.
        change: What becomes of it.
        event_id: The event that brought the change.

    Returns:
        The order as it is now, or None if somebody else changed it meanwhile.
    """
    with orders() as collection:
        document = collection.find_one_and_update(
            {"_id": order.id, "revision": order.revision}, _update(change, event_id), return_document=True
        )
    return read_order(document) if document else None


def find_newest(user_id: str | None, status: Status | None, before: str | None, limit: int) -> list[Order]:
    """Orders, the newest first.

    Args:
        user_id: Whose; everybody's if None.
        status: Only those in this status.
        before: Only those older than the order of this id.
        limit: How many at most.
    """
    wanted: Document = {"status": status or {"$ne": DRAFT_STATUS}}
    if user_id is not None:
        wanted["user_id"] = user_id
    if before is not None:
        wanted["_id"] = {"$gte": "", "$lt": before}
    with orders() as collection:
        return [read_order(document) for document in collection.find(wanted).sort("_id", -1).limit(limit)]


def find_pending(made_before: datetime, limit: int, after: str = "") -> list[Order]:
    """Pending orders of before a moment, the oldest first, from after an id on."""
    wanted = {"status": "pending", "_id": {"$gt": after, "$lt": first_order_id(made_before)}}
    with orders() as collection:
        return [read_order(document) for document in collection.find(wanted).sort("_id", 1).limit(limit)]


def _update(change: Change, event_id: str | None) -> Document:
    fields: dict[str, Any] = {
        "payment_status": change.payment_status,
        "refunded": change.refunded,
        "updated_at": change.at,
    }
    added: dict[str, Any] = {}
    if change.step:
        fields["status"] = change.step.status
        added["history"] = change.step._asdict()
    if change.event:
        added["outbox"] = event_document(change.event)
    if event_id:
        added["inbox"] = {"$each": [event_id], "$slice": -_INBOX_SIZE}
    update: Document = {"$set": fields, "$inc": {"revision": 1}}
    return {**update, "$push": added} if added else update
