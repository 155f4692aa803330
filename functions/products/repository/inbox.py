"""Ids of the events that were taken, stored with what they changed."""

from shared.postgres import Connection

_KEPT_DAYS = 30


def take(connection: Connection, event_id: str) -> bool:
    """Note an event as taken; False if it was taken before."""
    row = connection.execute(
        "INSERT INTO inbox (event_id) VALUES (%(id)s) ON CONFLICT DO NOTHING RETURNING event_id", {"id": event_id}
    ).fetchone()
    return row is not None


def forget_old(connection: Connection) -> int:
    """Drop ids that no queue can bring again: messages live 14 days, also in a dead-letter queue."""
    return connection.execute(
        "DELETE FROM inbox WHERE taken_at < clock_timestamp() - make_interval(days => %(days)s)", {"days": _KEPT_DAYS}
    ).rowcount
