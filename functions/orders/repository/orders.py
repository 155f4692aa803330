"""Placed orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orders.model import PAYABLE, Order, OrderFilter, first_order_id, is_order_id
from orders.order_numbers import short_number
from orders.repository.database import orders
from orders.repository.documents import DRAFT_STATUS, event_document, read_order
from orders.transitions import OrderUpdate
from shared.mongo import Document, bulk_update

# An order has a handful of events. An older one that is delivered again changes nothing: later states outrank it.
_INBOX_SIZE = 100


def find(order_id: str) -> Order | None:
    """Return a placed order."""
    with orders() as collection:
        document = collection.find_one({"_id": order_id, "status": {"$ne": DRAFT_STATUS}})
    return read_order(document) if document else None


def store(order: Order, update: OrderUpdate, event_id: str | None = None) -> Order | None:
    """Store an update of an order, its inbox and its outbox in one write.

    Args:
        order: The order as it was read.
        update: The update.
        event_id: The event that causes the update.

    Returns:
        The updated order, or None if it was changed since it was read.
    """
    with orders() as collection:
        document = collection.find_one_and_update(
            {"_id": order.id, "revision": order.revision}, _changes(order.id, update, event_id), return_document=True
        )
    return read_order(document) if document else None


def load(order_ids: Sequence[str]) -> tuple[list[Order], dict[str, Exception]]:
    """Return the placed orders among these, oldest first, and the errors of those that cannot be read."""
    loaded: list[Order] = []
    unreadable: dict[str, Exception] = {}
    with orders() as collection:
        query = {"_id": {"$in": list(order_ids)}, "status": {"$ne": DRAFT_STATUS}}
        for document in collection.find(query).sort("_id", 1):
            try:
                loaded.append(read_order(document))
            except (KeyError, TypeError, ValueError) as error:
                unreadable[document["_id"]] = error
    return loaded, unreadable


def store_all(updates: Sequence[tuple[Order, OrderUpdate]]) -> tuple[set[str], dict[str, Exception]]:
    """Store updates of several orders, each with an event, in one round trip.

    Returns:
        The ids of the orders that were updated, and the errors of those that cannot be written. An order that is in
        neither was changed since it was read.
    """
    if not updates:
        return set(), {}
    with orders() as collection:
        failed = bulk_update(
            collection,
            [
                ({"_id": order.id, "revision": order.revision}, _changes(order.id, update, None))
                for order, update in updates
            ],
        )
        event_ids = [update.event.id for _, update in updates if update.event]
        query = {"_id": {"$in": [order.id for order, _ in updates]}, "outbox.id": {"$in": event_ids}}
        stored = {document["_id"] for document in collection.find(query, {"_id": 1})}
    return stored, {updates[index][0].id: error for index, error in failed.items()}


def find_newest(wanted: OrderFilter, before: str | None, limit: int) -> list[Order]:
    """Return orders, newest first.

    Args:
        wanted: Which orders.
        before: Only orders older than the one with this id.
        limit: Maximum number of orders.
    """
    query: Document = {"status": wanted.status or {"$ne": DRAFT_STATUS}}
    if wanted.user_id is not None:
        query["$or"] = [{"user_id": wanted.user_id}, {"account_id": wanted.user_id}]
    if before is not None:
        query["_id"] = {"$gte": "", "$lt": before}
    if wanted.number is not None:
        query["_id" if is_order_id(wanted.number) else "short_number"] = wanted.number
    with orders() as collection:
        return [read_order(document) for document in collection.find(query).sort("_id", -1).limit(limit)]


def find_payable(placed_before: datetime, after: str, limit: int) -> list[str]:
    """Return the ids, after an id, of payable orders from before a moment, oldest first."""
    query = {
        "status": "pending",
        "_id": {"$gt": after, "$lt": first_order_id(placed_before)},
        "payment_status": {"$in": list(PAYABLE)},
    }
    with orders() as collection:
        return [document["_id"] for document in collection.find(query, {"_id": 1}).sort("_id", 1).limit(limit)]


def _changes(order_id: str, update: OrderUpdate, event_id: str | None) -> Document:
    fields: dict[str, Any] = {
        "payment_status": update.payment_status,
        "refunded": update.refunded,
        "updated_at": update.at,
        # The previous release places orders without it while a new one is deployed.
        "short_number": short_number(order_id),
    }
    if update.payment_at:
        fields["payment_at"] = update.payment_at
    added: dict[str, Any] = {}
    if update.step:
        fields["status"] = update.step.status
        added["history"] = update.step._asdict()
    if update.event:
        added["outbox"] = event_document(update.event)
    if event_id:
        added["inbox"] = {"$each": [event_id], "$slice": -_INBOX_SIZE}
    changes: Document = {"$set": fields, "$inc": {"revision": 1}}
    return {**changes, "$push": added} if added else changes
