"""Ids of the handled bus events, stored in the transaction of their changes."""

from datetime import datetime

from shared.postgres import Connection


def add(connection: Connection, event_id: str, at: datetime) -> bool:
    """Store an event's id; False if it was handled before."""
    row = connection.execute(
        "INSERT INTO inbox (event_id, taken_at) VALUES (%(id)s, %(at)s) ON CONFLICT DO NOTHING RETURNING event_id",
        {"id": event_id, "at": at},
    ).fetchone()
    return row is not None


def delete_old(connection: Connection, before: datetime) -> int:
    """Delete ids that no queue can deliver again: messages live for 14 days, also in a dead-letter queue."""
    return connection.execute("DELETE FROM inbox WHERE taken_at < %(before)s", {"before": before}).rowcount
