"""The outbox of a service with PostgreSQL: its table, and the unit of work that fills it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from shared.events import Event, PublishResult
from shared.observability import count, logger
from shared.outbox import OutboxPublisher, RefusedEvent
from shared.postgres import Connection, Database, Row


@dataclass(frozen=True, slots=True)
class PostgresOutbox:
    """The table `outbox` of one service. Implements `shared.outbox.Outbox`.

    Attributes:
        service: The service's name, for metrics.
        database: Its database.
    """

    service: str
    database: Database

    def add(self, connection: Connection, events: Sequence[Event], at: datetime) -> None:
        """Add events in this order, in the transaction of their change."""
        for event in events:
            connection.execute(
                "INSERT INTO outbox (event_id, event, created_at) VALUES (%(id)s, %(event)s, %(at)s)",
                {"id": event.id, "event": json.dumps(event.detail()), "at": at},
            )

    def find_unpublished(self, added_before: datetime, limit: int) -> list[Event]:
        """Return the oldest unpublished events, without refused ones. Sets aside those that cannot be read."""
        with self.database.connection() as connection:
            rows = connection.execute(
                """
                SELECT event_id::text, event, attempts, retry_at FROM outbox
                WHERE attempts = 0 AND created_at <= %(before)s ORDER BY created_at, id LIMIT %(limit)s
                """,
                {"before": added_before, "limit": limit},
            ).fetchall()
            return [each.event for each in self._read(connection, rows)]

    def find_refused(self, retry_before: datetime, limit: int) -> list[RefusedEvent]:
        """Return refused events whose next attempt is due. Sets aside those that cannot be read."""
        with self.database.connection() as connection:
            rows = connection.execute(
                """
                SELECT event_id::text, event, attempts, retry_at FROM outbox
                WHERE attempts > 0 AND retry_at <= %(before)s ORDER BY retry_at, id LIMIT %(limit)s
                """,
                {"before": retry_before, "limit": limit},
            ).fetchall()
            return self._read(connection, rows)

    def store_refused(self, refused: Sequence[RefusedEvent]) -> None:
        """Store the attempts of events, which no longer count as unpublished. Idempotent."""
        with self.database.connection() as connection:
            connection.execute(
                """
                UPDATE outbox SET attempts = stored.attempts, retry_at = stored.retry_at
                FROM unnest(%(ids)s::uuid[], %(attempts)s::int[], %(times)s::timestamptz[])
                    AS stored (event_id, attempts, retry_at)
                WHERE outbox.event_id = stored.event_id
                """,
                {
                    "ids": [each.event.id for each in refused],
                    "attempts": [each.attempts for each in refused],
                    "times": [each.retry_at for each in refused],
                },
            )

    def retry_refused(self, at: datetime) -> None:
        """Make the next attempt of all refused events due, including those that were set aside."""
        with self.database.connection() as connection:
            connection.execute("UPDATE outbox SET retry_at = %(at)s WHERE attempts > 0", {"at": at})

    def count_set_aside(self) -> int:
        """Return how many events were set aside."""
        with self.database.connection() as connection:
            row = connection.execute(
                "SELECT count(*) AS events FROM outbox WHERE attempts > 0 AND retry_at IS NULL"
            ).fetchone()
        return int(row["events"]) if row else 0

    def forget_published(self, events: Sequence[Event]) -> None:
        """Delete events that the bus has. Idempotent."""
        with self.database.connection() as connection:
            connection.execute(
                "DELETE FROM outbox WHERE event_id = ANY(%(ids)s::uuid[])", {"ids": [event.id for event in events]}
            )

    def _read(self, connection: Connection, rows: Sequence[Row]) -> list[RefusedEvent]:
        read = [(row, self._read_event(row)) for row in rows]
        if unreadable := [row["event_id"] for row, event in read if not event]:
            connection.execute(
                """
                UPDATE outbox SET attempts = greatest(attempts, 1), retry_at = NULL
                WHERE event_id = ANY(%(ids)s::uuid[])
                """,
                {"ids": unreadable},
            )
        return [RefusedEvent(event, row["attempts"], row["retry_at"]) for row, event in read if event]

    def _read_event(self, row: Row) -> Event | None:
        try:
            return Event(**{**row["event"], "time": datetime.fromisoformat(row["event"]["time"])})
        except (TypeError, KeyError, ValueError) as error:
            # One unreadable row must not keep the other events from being published.
            extra = {"event_id": row["event_id"], "error": type(error).__name__}
            logger().error("Could not read an event of the outbox; it is set aside", extra=extra)
            count("EventsLeftBehind", service=self.service)
            return None


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """An open transaction.

    Attributes:
        connection: The connection in this transaction.
        at: The time of the changes.
        events: Events to store in the outbox and publish.
    """

    connection: Connection
    at: datetime
    events: list[Event] = field(default_factory=list)


@contextmanager
def unit_of_work(
    outbox: PostgresOutbox, publish: Callable[[Sequence[Event]], PublishResult], now: Callable[[], datetime]
) -> Iterator[UnitOfWork]:
    """Commit the block's changes with its events, then publish the events.

    Args:
        outbox: The service's outbox.
        publish: Publishes events; returns what the bus accepted and what it refused.
        now: The current time in UTC.

    Raises:
        DependencyUnavailable: The database did not respond; the transaction may have been committed.
    """
    with outbox.database.transaction() as connection:
        uow = UnitOfWork(connection, now())
        yield uow
        if uow.events:
            outbox.add(connection, uow.events, uow.at)
    OutboxPublisher(outbox.service, outbox, publish, now).publish(uow.events)
