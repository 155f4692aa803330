"""Changes of the catalogue that no reader misses, whatever crashes when."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from products.repository import categories, invalidations
from products.repository.database import database
from shared.cache import Write, announce_write, finish_write, withdraw_write
from shared.errors import AppError, DependencyUnavailable
from shared.observability import logger
from shared.postgres import Connection

LISTS = "products:lists"
_MOST_PENDING = 2_000


class Change:
    """A transaction, and the products it changes.

    Args:
        connection: The transaction's.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._products: set[str] = set()

    def of(self, product_ids: Iterable[str]) -> None:
        """Note which products are changed; the lists are whenever a product is."""
        self._products |= set(product_ids)

    def namespaces(self) -> list[str]:
        """What the cache must forget."""
        return namespaces_of(self._products)


def namespace_of(product_id: str) -> str:
    """Where the cache keeps one product."""
    return f"products:item:{product_id}"


def namespaces_of(product_ids: Iterable[str]) -> list[str]:
    """What the cache must forget when these products change: them, and the lists if there are any."""
    names = sorted(namespace_of(each) for each in product_ids)
    return [LISTS, *names] if names else []


@contextmanager
def change() -> Iterator[Change]:
    """A transaction whose changes every reader sees at once.

    The cache is told before the commit, so that a crash at any point leaves readers with the database. After a failed
    commit nothing is taken back: it may have happened all the same, and the cache forgets the writer by itself.
    """
    write: Write | None = None
    with database.transaction() as connection:
        changed = Change(connection)
        yield changed
        if namespaces := changed.namespaces():
            write = announce_write(namespaces)
            if not write.announced:
                invalidations.remember(connection, namespaces)
    if write and finish_write(write):
        _flush_quietly()


class Announcement:
    """What the cache was told before a change of products that are known beforehand.

    Attributes:
        untold: What it could not be told; the change itself must remember it.
        changed: Set it when something was changed.
        pending: Whether earlier changes may be left that the cache could not be told.
    """

    def __init__(self, untold: list[str] | None) -> None:
        self.untold = untold
        self.changed = False
        self.pending = True

    def remember(self, connection: Connection) -> None:
        """Note the change, as the last part of its transaction."""
        self.changed = True
        if self.untold:
            invalidations.remember(connection, self.untold)


@contextmanager
def announced(product_ids: Iterable[str]) -> Iterator[Announcement]:
    """The same for products that are known beforehand: the cache is told first, so that no lock waits for it.

    What was announced but not changed, or refused with an error of ours, leaves the cache as it was.
    """
    write = announce_write(namespaces_of(product_ids))
    announcement = Announcement(None if write.announced else list(write.namespaces))
    try:
        yield announcement
    except AppError as error:
        if not isinstance(error, DependencyUnavailable):
            withdraw_write(write)
        raise
    if not announcement.changed:
        withdraw_write(write)
    elif finish_write(write) and announcement.pending:
        _flush_quietly()


def flush() -> int:
    """Tell the cache what it could not be told before; gives how many of them it was told now."""
    with database.connection() as connection:
        pending = invalidations.pending(connection, _MOST_PENDING)
        if not pending or not finish_write(Write("", tuple(set(pending.values())), announced=True)):
            return 0
        invalidations.forget(connection, list(pending))
    return len(pending)


def tidy() -> dict[str, int]:
    """What a schedule does each minute."""
    flushed = flush()
    with database.transaction() as connection:
        categories.add_up(connection)
    return {"flushed": flushed}


def _flush_quietly() -> None:
    try:
        flush()
    except DependencyUnavailable:
        # The change itself is done; the schedule flushes later.
        logger().warning("Pending invalidations are left for the schedule")
