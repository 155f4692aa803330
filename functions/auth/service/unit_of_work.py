"""The unit of work: one transaction with its outbox rows; the events are published after the commit."""

from contextlib import AbstractContextManager

from auth.dependencies import dependencies
from auth.repository.outbox import outbox
from shared import postgres_outbox
from shared.postgres_outbox import UnitOfWork

__all__ = ["UnitOfWork", "unit_of_work"]


def unit_of_work() -> AbstractContextManager[UnitOfWork]:
    """Commit the block's changes with its events, then publish the events.

    Raises:
        DependencyUnavailable: The database did not respond; the transaction may have been committed.
    """
    current = dependencies()
    return postgres_outbox.unit_of_work(outbox, current.publish, current.now)
