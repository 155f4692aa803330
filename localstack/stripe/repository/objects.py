"""API objects, stored as the JSON of Stripe's responses."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from localstack.stripe.repository.database import Database

_FILTERED = """
SELECT body FROM objects
WHERE kind = :kind
  AND (:payment_intent IS NULL OR json_extract(body, '$.payment_intent') = :payment_intent)
  AND (:charge IS NULL OR json_extract(body, '$.charge') = :charge)
  AND (:source IS NULL OR json_extract(body, '$.source') = :source)
  AND (:type IS NULL OR json_extract(body, '$.type') = :type)
  AND (:currency IS NULL OR json_extract(body, '$.currency') = :currency)
  AND (:types IS NULL OR EXISTS (
        SELECT 1 FROM json_each(:types) WHERE json_extract(body, '$.type') GLOB json_each.value))
  AND (:delivered IS NULL OR :delivered = NOT EXISTS (
        SELECT 1 FROM deliveries WHERE event_id = objects.id AND state <> 'delivered'))
  AND created > :gt AND created >= :gte AND created < :lt AND created <= :lte
  AND sequence < COALESCE((SELECT sequence FROM objects WHERE id = :starting_after), 9e18)
  AND sequence > COALESCE((SELECT sequence FROM objects WHERE id = :ending_before), 0)
"""
NEWEST_FIRST = _FILTERED + "ORDER BY sequence DESC LIMIT :limit"
OLDEST_FIRST = _FILTERED + "ORDER BY sequence LIMIT :limit"
_FOREVER = 1 << 60


@dataclass(frozen=True)
class Filters:
    """Filters of a list; None disables a filter.

    Attributes:
        types: Event types; `*` is a wildcard.
        delivered: Whether every delivery of the event succeeded.
    """

    payment_intent: str | None = None
    charge: str | None = None
    source: str | None = None
    type: str | None = None
    currency: str | None = None
    types: tuple[str, ...] | None = None
    delivered: bool | None = None
    gt: int = -1
    gte: int = 0
    lt: int = _FOREVER
    lte: int = _FOREVER
    starting_after: str | None = None
    ending_before: str | None = None


class Objects:
    """All API objects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, body: dict[str, Any]) -> dict[str, Any]:
        """Insert a new object; its `object` attribute is its kind."""
        self._database.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (:id, :kind, :created, :body)",
            {"id": body["id"], "kind": body["object"], "created": body["created"], "body": json.dumps(body)},
        )
        return body

    def save(self, body: dict[str, Any]) -> dict[str, Any]:
        """Update an object."""
        self._database.execute(
            "UPDATE objects SET body = :body WHERE id = :id", {"id": body["id"], "body": json.dumps(body)}
        )
        return body

    def delete(self, object_id: str) -> None:
        """Delete an object."""
        self._database.execute("DELETE FROM objects WHERE id = :id", {"id": object_id})

    def find(self, kind: str, object_id: str) -> dict[str, Any] | None:
        """Return the object, or None."""
        sql = "SELECT body FROM objects WHERE id = :id AND kind = :kind"
        row = self._database.row(sql, {"id": object_id, "kind": kind})
        return json.loads(row["body"]) if row else None

    def page(self, kind: str, filters: Filters, limit: int) -> list[dict[str, Any]]:
        """Return up to `limit` objects, newest first; with `ending_before`, those directly before it."""
        values = asdict(filters) | {"kind": kind, "limit": limit}
        values["types"] = json.dumps(filters.types) if filters.types is not None else None
        rows = self._database.rows(OLDEST_FIRST if filters.ending_before else NEWEST_FIRST, values)
        found = [json.loads(row["body"]) for row in rows]
        return found[::-1] if filters.ending_before else found

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return every object of a kind, oldest first."""
        rows = self._database.rows("SELECT body FROM objects WHERE kind = :kind ORDER BY sequence", {"kind": kind})
        return [json.loads(row["body"]) for row in rows]
