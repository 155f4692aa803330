"""Housekeeping of the catalogue, once a minute. Safe to run concurrently."""

from products.repository import categories
from products.repository.database import database
from products.service.cache_invalidation import MAX_FLUSHED, flush_pending
from shared.task_steps import run_steps

_BATCHES = 20
_BATCH = 10_000


def tidy_catalogue() -> dict[str, int]:
    """Flush pending invalidations and add up the category counts, in batches; the next run continues.

    Returns:
        How many invalidations were `flushed`.
    """
    results = run_steps({"flush": _flush, "add_up": _add_up})
    return {"flushed": results["flush"]}


def _flush() -> int:
    flushed = 0
    for _ in range(_BATCHES):
        batch = flush_pending()
        flushed += batch
        if batch < MAX_FLUSHED:
            break
    return flushed


def _add_up() -> None:
    for _ in range(_BATCHES):
        with database.transaction() as connection:
            more = categories.add_up(connection, _BATCH)
        if not more:
            break
