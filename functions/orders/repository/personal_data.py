"""What the orders database stores about a person."""

from datetime import datetime
from typing import Any

from orders.personal_data import PERSONAL
from orders.repository.database import joined_guests, orders
from shared.mongo import Document
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
