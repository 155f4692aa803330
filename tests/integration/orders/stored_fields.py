"""The fields that the documents of the orders database have, embedded ones included."""

from collections.abc import Iterator
from typing import Any

from orders.personal_data import NESTED, NOT_PERSONAL, PERSONAL
from orders.repository.database import database

CLASSIFIED = PERSONAL.keys() | NOT_PERSONAL
EMBEDDED = {f"{holder}.{field}" for holder, fields in NESTED.items() for field in fields}
# The migrator's own collection.
MIGRATIONS = {f"schema_migrations.{field}" for field in ("_id", "checksum", "applied_at")}


def stored_fields() -> set[str]:
    """Return the names of all stored fields, such as `orders.items.name`."""
    with database.database() as connected:
        return {
            path
            for name in connected.list_collection_names()
            for document in connected[name].find()
            for path in _paths(name, document)
        }


def _paths(holder: str, value: Any) -> Iterator[str]:
    match value:
        case dict():
            for field, each in value.items():
                yield f"{holder}.{field}"
                yield from _paths(f"{holder}.{field}", each)
        case list():
            for each in value:
                yield from _paths(holder, each)
