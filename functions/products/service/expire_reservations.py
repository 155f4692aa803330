"""Expires reservations whose deadline has passed."""

from products.repository import expiry_runs, inbox, reservations
from products.repository.database import database
from products.service.reservation_transitions import transition

_BATCH = 100
_BATCHES = 20


def expire_reservations() -> int:
    """Expire reservations past their deadline; return how many.

    After an outage of the database nothing expires for six minutes: payments made during the outage must be processed
    first, so that their stock is sold and not released.
    """
    with database.connection() as connection:
        if not expiry_runs.begin(connection):
            return 0
    expired = 0
    for _ in range(_BATCHES):
        with database.connection() as connection:
            overdue = reservations.overdue(connection, _BATCH)
        expired += sum(transition(order_id, "expire") == "expired" for order_id in overdue)
        if len(overdue) < _BATCH:
            break
    return expired


def forget_old_events() -> int:
    """Delete the ids of events that cannot be delivered again; return how many."""
    with database.connection() as connection:
        return inbox.delete_old(connection)
