"""The unit of work: one transaction with its outbox rows; the events are published after the commit."""

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
def unit_of_work() -> Iterator[UnitOfWork]:
    """Commit the block's changes with its events, then publish the events.

    Raises:
        DependencyUnavailable: The database did not respond; the transaction may have been committed.
    """
    with database.transaction() as connection:
        uow = UnitOfWork(connection, dependencies().now())
        yield uow
        if uow.events:
            outbox.add(connection, uow.events, uow.at)
    if uow.events:
        publisher().publish(uow.events)
