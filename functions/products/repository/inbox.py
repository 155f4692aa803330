"""Ids of processed events, stored in the transaction of what they changed."""

from shared.postgres import Connection

_KEPT_DAYS = 30


def add(connection: Connection, event_id: str) -> bool:
    """Store the id of an event; return False if it was processed before."""
    row = connection.execute(
        "INSERT INTO inbox (event_id) VALUES (%(id)s) ON CONFLICT DO NOTHING RETURNING event_id", {"id": event_id}
    ).fetchone()
    return row is not None


def delete_old(connection: Connection, limit: int) -> int:
    """Delete the oldest ids that no queue can deliver again; return how many.

    A message lives 14 days in its queue and 14 in the dead-letter queue.
    """
    return connection.execute(
        """
        DELETE FROM inbox WHERE event_id IN (
            SELECT event_id FROM inbox WHERE taken_at < clock_timestamp() - make_interval(days => %(days)s)
            ORDER BY taken_at LIMIT %(limit)s
        )
        """,
        {"days": _KEPT_DAYS, "limit": limit},
    ).rowcount
