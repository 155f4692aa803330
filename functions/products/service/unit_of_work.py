"""One transaction and the cache invalidations that belong to it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from products.repository import invalidations
from products.repository.database import database
from products.service.cache_invalidation import finish, namespaces_of
from shared.cache import Write, announce_write
from shared.postgres import Connection


class UnitOfWork:
    """A transaction and the products it changes.

    Args:
        connection: The connection inside the transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._changed: set[str] = set()

    def mark_changed(self, product_ids: Iterable[str]) -> None:
        """Note changed products, so that their cache entries and all lists are invalidated."""
        self._changed |= set(product_ids)

    def namespaces(self) -> list[str]:
        """Return the cache namespaces to invalidate."""
        return namespaces_of(self._changed)


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction whose changes every reader sees at once.

    The write is announced to the cache before the commit, so that a crash at any point sends readers to the database.
    After a failed commit the announcement stays, because the commit may have succeeded; the cache drops it after 30 s.
    """
    write: Write | None = None
    with database.transaction() as connection:
        uow = UnitOfWork(connection)
        yield uow
        if namespaces := uow.namespaces():
            write = announce_write(namespaces)
            if not write.announced:
                invalidations.remember(connection, namespaces)
    if write:
        finish(write)
