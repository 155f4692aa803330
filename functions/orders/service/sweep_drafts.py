"""Clean up abandoned drafts. Safe to run concurrently."""

from datetime import timedelta

from orders.dependencies import dependencies
from orders.model import DraftOrder
from orders.repository import drafts

ABANDONED = timedelta(minutes=2)
_CLAIM = timedelta(seconds=60)
_BATCH = 50
_BATCHES = 20


def sweep_drafts(older_than: timedelta = ABANDONED) -> dict[str, int]:
    """Give back the stock of drafts that nobody finished, and forget them.

    A draft is claimed by its lease first: a late retry cannot finish it meanwhile, and if we crash, the next run or
    a retry goes on. A retry that comes after the release is refused by products and starts anew.

    Returns:
        How many drafts are gone.

    Raises:
        DependencyUnavailable: Products does not answer; what is left waits for the next run.
    """
    swept = 0
    for _ in range(_BATCHES):
        now = dependencies().now()
        abandoned = drafts.find_abandoned(now - older_than, now, _BATCH)
        swept += sum(_give_up(draft) for draft in abandoned)
        if len(abandoned) < _BATCH:
            break
    return {"swept": swept}


def _give_up(draft: DraftOrder) -> bool:
    now = dependencies().now()
    claimed = drafts.take_over(draft, now, now + _CLAIM)
    if claimed is None:
        return False
    dependencies().products.release(claimed.id)
    return drafts.delete(claimed)
