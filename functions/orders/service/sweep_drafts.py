"""Clean up abandoned draft orders. Safe to run concurrently."""

from datetime import timedelta
from typing import Any

from orders.dependencies import dependencies
from orders.repository import drafts, job_positions
from shared.breaker import CircuitOpen
from shared.errors import ConcurrencyLimitReached
from shared.paged_job import PagedJob, one_by_one

ABANDONED = timedelta(minutes=2)
# Longer than products may still be working on a release whose response was not awaited, and shorter than the schedule.
_LEASE = timedelta(seconds=45)


def sweep_drafts(older_than: timedelta = ABANDONED) -> dict[str, Any]:
    """Release the stock of abandoned draft orders and delete them.

    Returns:
        How many drafts were deleted (`swept`) and how many could not be (`failed`), and whether the run reached all of
        them (`complete`).
    """
    now = dependencies().now()
    job = PagedJob(
        "sweep_drafts",
        find=lambda after, limit: drafts.find_abandoned(now - older_than, now, after, limit),
        process=one_by_one(_sweep),
        positions=job_positions,
    )
    result = job.run()
    return {"swept": result.done, "failed": result.failed, "complete": result.complete}


def _sweep(draft_id: str) -> bool:
    """Delete one draft.

    Taking its lease first keeps a late retry from finishing the order meanwhile. After a failure the next run or a
    retry continues, once products cannot be working on the release any more: it would release the stock of the order
    that the retry placed. Products refuses a retry after the release, which then places a new order.
    """
    now = dependencies().now()
    lease_until = now + _LEASE
    if not drafts.take_lease(draft_id, now, lease_until):
        return False
    try:
        dependencies().products.release(draft_id)
    except (CircuitOpen, ConcurrencyLimitReached):
        # Products was not invoked.
        drafts.release_lease(draft_id, lease_until, dependencies().now())
        raise
    return drafts.delete(draft_id, lease_until)
