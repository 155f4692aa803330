"""Ends what nobody finished: intents and unpaid orders. Two runs at once do each thing once."""

from datetime import timedelta

from orders.model import Intent, Order
from orders.repository import intents, placed
from orders.service.changing import change_order
from orders.surroundings import surroundings
from orders.transitions import expire

ABANDONED = timedelta(minutes=2)
UNPAID = timedelta(minutes=30)
_CLAIM = timedelta(seconds=60)
_BATCH = 50
_BATCHES = 20


def sweep(older_than: timedelta = ABANDONED) -> dict[str, int]:
    """Give back the stock of intents that nobody finished, and forget them.

    An intent is claimed by its lease first: a late retry cannot finish it meanwhile, and if we crash, the next run or
    a retry goes on. A retry that comes after the release is refused by products and starts anew.

    Returns:
        How many intents are gone.

    Raises:
        DependencyUnavailable: Products does not answer; what is left waits for the next run.
    """
    swept = 0
    for _ in range(_BATCHES):
        now = surroundings().now()
        abandoned = intents.find_abandoned(now - older_than, now, _BATCH)
        swept += sum(_give_up(intent) for intent in abandoned)
        if len(abandoned) < _BATCH:
            break
    return {"swept": swept}


def _give_up(intent: Intent) -> bool:
    now = surroundings().now()
    claimed = intents.take_over(intent, now, now + _CLAIM)
    if claimed is None:
        return False
    surroundings().products.release(claimed.id)
    return intents.delete(claimed)


def expire_orders(older_than: timedelta = UNPAID) -> dict[str, int]:
    """Cancel orders that were not paid in time.

    Returns:
        How many were cancelled now.
    """
    made_before = surroundings().now() - older_than
    expired, last = 0, ""
    for _ in range(_BATCHES):
        batch = placed.find_pending(made_before, _BATCH, last)
        expired += sum(_expire(order) for order in batch)
        if len(batch) < _BATCH:
            break
        last = batch[-1].id
    return {"expired": expired}


def _expire(order: Order) -> bool:
    present = change_order(order.id, lambda present: expire(present, surroundings().now()))
    # Of two runs at once both may count it; it is cancelled once.
    return present.status == "cancelled"
