"""A change of payments: one transaction with the events that tell of it, which are published right after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from payments.dependencies import dependencies
from payments.repository import outbox
from payments.repository.database import database
from payments.service.publish_events import publisher
from shared.events import Event
from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Change:
    """What happens in one transaction.

    Attributes:
        connection: In that transaction.
        at: When.
        events: What other services are told.
    """

    connection: Connection
    at: datetime
    events: list[Event] = field(default_factory=list)


@contextmanager
def change() -> Iterator[Change]:
    """Commit what the block does, with its events; then publish them.

    Raises:
        DependencyUnavailable: The database does not answer; nothing is changed, or it is not known.
    """
    with database.transaction() as connection:
        changed = Change(connection, dependencies().now())
        yield changed
        outbox.add(connection, changed.events, changed.at)
    publisher().publish(changed.events)
