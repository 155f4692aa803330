"""Unpublished events, stored in the transaction of their changes."""

import json
from collections.abc import Sequence
from datetime import datetime

from payments.repository.database import database
from shared.events import Event
from shared.observability import count, logger
from shared.postgres import Connection, Row


def add(connection: Connection, events: Sequence[Event], at: datetime) -> None:
    """Add events in this order."""
    for event in events:
        connection.execute(
            "INSERT INTO outbox (event_id, event, created_at) VALUES (%(id)s, %(event)s, %(at)s)",
            {"id": event.id, "event": json.dumps(event.detail()), "at": at},
        )


class StoredEvents:
    """Implements `shared.outbox.Outbox`."""

    def find_unpublished(self, added_before: datetime, limit: int) -> list[Event]:
        """Return the oldest unpublished events."""
        with database.connection() as connection:
            rows = connection.execute(
                """
                SELECT event_id::text, event FROM outbox
                WHERE created_at <= %(before)s ORDER BY created_at, id LIMIT %(limit)s
                """,
                {"before": added_before, "limit": limit},
            )
            return [event for row in rows if (event := _read_event(row))]

    def forget_published(self, events: Sequence[Event]) -> None:
        """Delete events that the bus has. Idempotent."""
        with database.connection() as connection:
            connection.execute(
                "DELETE FROM outbox WHERE event_id = ANY(%(ids)s::uuid[])", {"ids": [event.id for event in events]}
            )


def _read_event(row: Row) -> Event | None:
    try:
        return Event(**{**row["event"], "time": datetime.fromisoformat(row["event"]["time"])})
    except (TypeError, KeyError, ValueError) as error:
        # One unreadable row must not keep the other events from being published.
        extra = {"event_id": row["event_id"], "error": type(error).__name__}
        logger().error("Could not read an event of the outbox; the relay continues", extra=extra)
        count("EventsLeftBehind", service="payments")
        return None
