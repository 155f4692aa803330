"""Deletes expired rows, in small batches."""

from collections.abc import Callable

from auth.repository import login_failures, sessions

_BATCH = 1000
_BATCHES = 10


def delete_expired_rows() -> dict[str, int]:
    """Delete expired sessions with their tokens, and old counts of failed logins.

    Returns:
        How many rows of each were deleted.
    """
    return {
        "deleted_sessions": _in_batches(sessions.delete_expired),
        "deleted_login_failures": _in_batches(login_failures.delete_old),
    }


def _in_batches(delete: Callable[[int], int]) -> int:
    deleted = 0
    for _ in range(_BATCHES):
        batch = delete(_BATCH)
        deleted += batch
        if batch < _BATCH:
            break
    return deleted
