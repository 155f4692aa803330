"""Closes guests whose retention period has ended, so that they are erased as accounts are."""

from auth.dependencies import dependencies
from auth.repository import erasures, guests, users
from auth.repository.database import database
from shared.retention import retention

_AT_A_TIME = 100


def close_old_guests() -> int:
    """Request the erasure of guests older than RETENTION_GUESTS_DAYS who joined no account; return how many.

    Those who joined one are erased with it.
    """
    at = dependencies().now()
    with database.transaction() as connection:
        found = guests.find_old(connection, at - retention("RETENTION_GUESTS_DAYS"), _AT_A_TIME)
        users.close(connection, found, at)
        for guest_id in found:
            erasures.add(connection, guest_id, at, at)
    return len(found)


def delete_old_erasures() -> int:
    """Delete the proofs of erasures after RETENTION_ERASURES_DAYS; return how many."""
    with database.connection() as connection:
        return erasures.delete_old(connection, dependencies().now() - retention("RETENTION_ERASURES_DAYS"))
