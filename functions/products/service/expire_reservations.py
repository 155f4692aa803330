"""Expires reservations whose deadline has passed. Safe to run concurrently."""

from collections.abc import Sequence
from typing import Any

from products.repository import expiry_runs, inbox, job_positions, reservation_deadlines
from products.repository.database import database
from products.service.reservation_transitions import transition
from shared.paged_job import PagedJob, one_by_one

_BATCH = 1_000
_BATCHES = 20


def expire_reservations() -> dict[str, Any]:
    """Expire reservations past their deadline.

    After an outage of the database nothing expires for six minutes: payments made during the outage must be processed
    first, so that their stock is sold and not released.

    Returns:
        How many reservations expired (`expired`) and how many could not (`failed`), and whether the run reached all of
        them in time (`complete`).
    """
    with database.connection() as connection:
        if not expiry_runs.begin(connection):
            return {"expired": 0, "failed": 0, "complete": False}
    job = PagedJob("expire_reservations", find=_find_overdue, process=one_by_one(_expire), positions=job_positions)
    result = job.run()
    return {"expired": result.done, "failed": result.failed, "complete": result.complete}


def delete_old_event_ids() -> int:
    """Delete the ids of events that cannot be delivered again; return how many. The next run continues."""
    deleted = 0
    for _ in range(_BATCHES):
        with database.connection() as connection:
            batch = inbox.delete_old(connection, _BATCH)
        deleted += batch
        if batch < _BATCH:
            break
    return deleted


def _find_overdue(after: str, limit: int) -> Sequence[str]:
    with database.connection() as connection:
        return reservation_deadlines.find_overdue(connection, after, limit)


def _expire(order_id: str) -> bool:
    return transition(order_id, "expire") == "expired"
