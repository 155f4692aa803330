"""What the orders database stores about a person."""

import uuid
from datetime import datetime
from typing import Any

from orders.model import Order
from orders.personal_data import PERSONAL
from orders.repository.database import joined_guests, orders
from orders.repository.documents import DRAFT_STATUS, read_order
from shared.mongo import Document, WriteFailed, bulk_update
from shared.personal_data import Record, Subject, exported_columns

_ORDER_FIELDS = exported_columns(PERSONAL, "orders")
_GUEST_FIELDS = exported_columns(PERSONAL, "joined_guests")


def list_orders(subject: Subject, after: str, limit: int) -> list[Record]:
    """Return orders and draft orders, after an id, oldest first."""
    query = {**_owned(subject), "_id": {"$gt": after}}
    with orders() as collection:
        return [_record(each) for each in collection.find(query, _ORDER_FIELDS).sort("_id", 1).limit(limit)]


def list_joined_guests(subject: Subject) -> list[Record]:
    """Return the guests who joined in the last days."""
    with joined_guests() as collection:
        return [_record(each) for each in collection.find({"account_id": {"$in": subject.user_ids}}, _GUEST_FIELDS)]


def load_orders(subject: Subject) -> tuple[list[Order], list[str]]:
    """Return a subject's orders, oldest first, and the ids of its draft orders."""
    with orders() as collection:
        found = list(collection.find(_owned(subject)).sort("_id", 1))
    placed = [read_order(each) for each in found if each["status"] != DRAFT_STATUS]
    return placed, [each["_id"] for each in found if each["status"] == DRAFT_STATUS]


def erase(subject: Subject, at: datetime) -> int:
    """Anonymise orders, delete joined guests; return how many orders were anonymised now.

    Raises:
        WriteFailed: The server refused some of the writes; the others are done.
    """
    anonymised = _anonymise({**_owned(subject), "status": {"$ne": DRAFT_STATUS}, "erased_at": None}, at)
    ids = {"$in": subject.user_ids}
    with joined_guests() as collection:
        collection.delete_many({"$or": [{"_id": ids}, {"account_id": ids}]})
    return anonymised


def anonymise_old(before_id: str, at: datetime, limit: int) -> int:
    """Anonymise finished orders with a smaller id, up to a limit; return how many.

    Raises:
        WriteFailed: The server refused some of the writes; the others are done.
    """
    finished = {"$in": ["shipped", "delivered", "cancelled"]}
    return _anonymise({"erased_at": None, "_id": {"$lt": before_id}, "status": finished}, at, limit)


def _anonymise(query: Document, at: datetime, limit: int = 0) -> int:
    with orders() as collection:
        found = list(collection.find(query, {"shipping_address.country": 1}).limit(limit))
        updates = [({"_id": each["_id"]}, _anonymous(each, at)) for each in found]
        failed = bulk_update(collection, updates) if updates else {}
    if failed:
        raise WriteFailed(f"{len(failed)} orders could not be anonymised")
    return len(found)


def _anonymous(document: Document, at: datetime) -> Document:
    address = {"name": "", "line1": "", "country": document["shipping_address"]["country"]}
    # The key is unique per user; the fingerprint is a hash of the address, too.
    fields = {"shipping_address": address, "idempotency_key": str(uuid.uuid4()), "fingerprint": "", "erased_at": at}
    return {"$set": fields}


def _owned(subject: Subject) -> Document:
    ids = {"$in": subject.user_ids}
    return {"$or": [{"user_id": ids}, {"account_id": ids}]}


def _record(document: Document) -> Record:
    return {("id" if name == "_id" else name): _json(value) for name, value in document.items()}


def _json(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _json(each) for name, each in value.items()}
        case list():
            return [_json(each) for each in value]
    return value
