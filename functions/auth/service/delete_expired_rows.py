"""Deletes expired rows, in small batches."""

from collections.abc import Callable

from auth.repository import expired_rows

_BATCH = 1000
_BATCHES = 10


def delete_expired_rows() -> dict[str, int]:
    """Delete expired sessions with their tokens, old counts of failed logins, and networks without a recent login.

    Returns:
        How many rows of each were deleted.
    """
    return {
        "deleted_sessions": _in_batches(expired_rows.delete_sessions),
        "deleted_login_failures": _in_batches(expired_rows.delete_network_failures)
        + _in_batches(expired_rows.delete_account_failures),
        "deleted_trusted_networks": _in_batches(expired_rows.delete_trusted_networks),
    }


def _in_batches(delete: Callable[[int], int]) -> int:
    deleted = 0
    for _ in range(_BATCHES):
        batch = delete(_BATCH)
        deleted += batch
        if batch < _BATCH:
            break
    return deleted
