"""Cancel orders that were not paid in time. Safe to run concurrently."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from orders.dependencies import dependencies
from orders.repository import job_positions, orders
from orders.service.publish_events import publisher
from orders.transitions import expire
from shared.paged_job import Outcome, PagedJob

UNPAID = timedelta(minutes=30)


def expire_orders(older_than: timedelta = UNPAID) -> dict[str, Any]:
    """Cancel orders that were not paid in time.

    Returns:
        How many orders were cancelled (`expired`) and how many could not be (`failed`), and whether the run reached
        all of them in time (`complete`).
    """
    placed_before = dependencies().now() - older_than
    job = PagedJob(
        "expire_orders",
        find=lambda after, limit: orders.find_payable(placed_before, after, limit),
        process=_expire_page,
        positions=job_positions,
    )
    result = job.run()
    return {"expired": result.done, "failed": result.failed, "complete": result.complete}


def _expire_page(order_ids: Sequence[str], _deadline: float) -> list[Outcome]:
    """Cancel the orders of a page in one round trip; one that was changed meanwhile waits for the next run."""
    now = dependencies().now()
    loaded, failures = orders.load(order_ids)
    expired = [(order, update) for order in loaded if (update := expire(order, now))]
    stored, not_stored = orders.store_all(expired)
    publisher().publish([update.event for order, update in expired if order.id in stored and update.event])
    failures |= not_stored
    return [failures.get(each, "done" if each in stored else "unchanged") for each in order_ids]
