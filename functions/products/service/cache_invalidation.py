"""Which cache entries a change invalidates, and how readers see every change at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from products.repository import invalidations
from products.repository.database import database
from shared.cache import Write, announce_write, finish_write, withdraw_write
from shared.errors import AppError, DependencyUnavailable
from shared.observability import logger
from shared.postgres import Connection

LISTS = "products:lists"
MAX_FLUSHED = 2_000


class AnnouncedWrite:
    """A write that was announced to the cache before its transaction.

    Attributes:
        unannounced: Namespaces that the cache could not be notified of; the transaction must store them. None if it
            was notified.
        changed: Set it when the transaction changes something.
        pending: Whether invalidations of earlier changes may be pending.
    """

    def __init__(self, unannounced: list[str] | None) -> None:
        self.unannounced = unannounced
        self.changed = False
        self.pending = True

    def mark_changed(self, connection: Connection) -> None:
        """Record the change, as the last statement of its transaction."""
        self.changed = True
        if self.unannounced:
            invalidations.remember(connection, self.unannounced)


def namespace_of(product_id: str) -> str:
    """Return the cache namespace of one product."""
    return f"products:item:{product_id}"


def namespaces_of(product_ids: Iterable[str]) -> list[str]:
    """Return the namespaces that a change of these products invalidates: theirs, and that of all lists."""
    names = sorted(namespace_of(each) for each in product_ids)
    return [LISTS, *names] if names else []


@contextmanager
def announced_write(product_ids: Iterable[str]) -> Iterator[AnnouncedWrite]:
    """Announce a write of known products before its transaction, so that no lock waits for the cache.

    The announcement is withdrawn if nothing changed or the block raised an `AppError`, except `DependencyUnavailable`,
    after which the transaction may have been committed.
    """
    write = announce_write(namespaces_of(product_ids))
    announced = AnnouncedWrite(None if write.announced else list(write.namespaces))
    try:
        yield announced
    except AppError as error:
        if not isinstance(error, DependencyUnavailable):
            withdraw_write(write)
        raise
    if announced.changed:
        finish(write, flush=announced.pending)
    else:
        withdraw_write(write)


def finish(write: Write, *, flush: bool = True) -> None:
    """Invalidate what was cached before a committed write.

    Args:
        write: The write.
        flush: Whether to flush pending invalidations too.
    """
    if not finish_write(write) or not flush:
        return
    try:
        flush_pending()
    except DependencyUnavailable:
        # The change itself is committed.
        logger().warning("Could not flush pending invalidations; the schedule will retry")


def flush_pending() -> int:
    """Invalidate up to MAX_FLUSHED namespaces that the cache could not be notified of; return how many."""
    with database.connection() as connection:
        pending = invalidations.pending(connection, MAX_FLUSHED)
        if not pending or not finish_write(Write("", tuple(set(pending.values())), announced=True)):
            return 0
        invalidations.forget(connection, list(pending))
    return len(pending)
