"""Ids of the bus's events that were taken, stored with what they changed."""

from datetime import datetime

from shared.postgres import Connection


def take(connection: Connection, event_id: str, at: datetime) -> bool:
    """Note an event as taken; False if it was taken before."""
    row = connection.execute(
        "INSERT INTO inbox (event_id, taken_at) VALUES (%(id)s, %(at)s) ON CONFLICT DO NOTHING RETURNING event_id",
        {"id": event_id, "at": at},
    ).fetchone()
    return row is not None


def forget_old(connection: Connection, taken_before: datetime) -> int:
    """Drop ids that no queue can bring again: messages live 14 days, also in a dead-letter queue."""
    return connection.execute("DELETE FROM inbox WHERE taken_at < %(before)s", {"before": taken_before}).rowcount
