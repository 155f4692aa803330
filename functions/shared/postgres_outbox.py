"""The outbox of a service with PostgreSQL: its table, and the unit of work that fills it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from shared.events import Event
from shared.observability import count, logger
from shared.outbox import OutboxPublisher
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
        """Return the oldest unpublished events."""
        with self.database.connection() as connection:
            rows = connection.execute(
                """
                SELECT event_id::text, event FROM outbox
                WHERE created_at <= %(before)s ORDER BY created_at, id LIMIT %(limit)s
                """,
                {"before": added_before, "limit": limit},
            )
            return [event for row in rows if (event := self._read_event(row))]

    def forget_published(self, events: Sequence[Event]) -> None:
        """Delete events that the bus has. Idempotent."""
        with self.database.connection() as connection:
            connection.execute(
                "DELETE FROM outbox WHERE event_id = ANY(%(ids)s::uuid[])", {"ids": [event.id for event in events]}
            )

    def _read_event(self, row: Row) -> Event | None:
        try:
            return Event(**{**row["event"], "time": datetime.fromisoformat(row["event"]["time"])})
        except (TypeError, KeyError, ValueError) as error:
            # One unreadable row must not keep the other events from being published.
            extra = {"event_id": row["event_id"], "error": type(error).__name__}
            logger().error("Could not read an event of the outbox; the relay continues", extra=extra)
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
    outbox: PostgresOutbox, publish: Callable[[Sequence[Event]], list[str]], now: Callable[[], datetime]
) -> Iterator[UnitOfWork]:
    """Commit the block's changes with its events, then publish the events.

    Args:
        outbox: The service's outbox.
        publish: Publishes events; returns the ids that the bus accepted.
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
