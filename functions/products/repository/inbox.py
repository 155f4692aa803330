"""Ids of processed events, stored in the transaction of what they changed."""

from shared.postgres import Connection

_KEPT_DAYS = 30


def add(connection: Connection, event_id: str) -> bool:
    """Store the id of an event; return False if it was processed before."""
    row = connection.execute(
        "INSERT INTO inbox (event_id) VALUES (%(id)s) ON CONFLICT DO NOTHING RETURNING event_id", {"id": event_id}
    ).fetchone()
    return row is not None


def delete_old(connection: Connection) -> int:
    """Delete ids that no queue can deliver again: a message lives 14 days, including the dead-letter queue."""
    return connection.execute(
        "DELETE FROM inbox WHERE taken_at < clock_timestamp() - make_interval(days => %(days)s)", {"days": _KEPT_DAYS}
    ).rowcount
