"""Clean up abandoned draft orders. Safe to run concurrently."""

from datetime import timedelta

from orders.dependencies import dependencies
from orders.model import DraftOrder
from orders.repository import drafts

ABANDONED = timedelta(minutes=2)
_LEASE = timedelta(seconds=60)
_BATCH = 50
_BATCHES = 20


def sweep_drafts(older_than: timedelta = ABANDONED) -> dict[str, int]:
    """Release the stock of abandoned draft orders and delete them.

    The sweeper takes the draft's lease first, so that a late retry cannot finish the order meanwhile. After a crash
    the next run or a retry continues. A retry after the release is refused by products and places a new order.

    Returns:
        How many drafts were deleted.

    Raises:
        DependencyUnavailable: Products is unavailable; the rest waits for the next run.
    """
    swept = 0
    for _ in range(_BATCHES):
        now = dependencies().now()
        abandoned = drafts.find_abandoned(now - older_than, now, _BATCH)
        swept += sum(_sweep(draft) for draft in abandoned)
        if len(abandoned) < _BATCH:
            break
    return {"swept": swept}


def _sweep(draft: DraftOrder) -> bool:
    now = dependencies().now()
    leased = drafts.take_lease(draft, now, now + _LEASE)
    if leased is None:
        return False
    dependencies().products.release(leased.id)
    return drafts.delete(leased)
