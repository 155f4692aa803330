"""Deletes expired rows, in small batches."""

from collections.abc import Callable
from functools import partial

from auth.repository import expired_rows
from shared.task_steps import run_steps

_BATCH = 1000
_BATCHES = 10


def delete_expired_rows() -> dict[str, int]:
    """Delete expired sessions with their tokens, old counts of failed logins and of mails, networks without a recent
    login, and one-time tokens.

    Returns:
        How many rows of each were deleted.
    """
    deleted = run_steps({name: partial(_in_batches, delete) for name, delete in _DELETIONS.items()})
    return {
        "deleted_sessions": deleted["sessions"],
        "deleted_login_failures": deleted["network_failures"] + deleted["account_failures"],
        "deleted_trusted_networks": deleted["trusted_networks"],
        "deleted_one_time_tokens": deleted["one_time_tokens"],
        "deleted_mail_requests": deleted["mail_requests"],
    }


_DELETIONS: dict[str, Callable[[int], int]] = {
    "sessions": expired_rows.delete_sessions,
    "network_failures": expired_rows.delete_network_failures,
    "account_failures": expired_rows.delete_account_failures,
    "trusted_networks": expired_rows.delete_trusted_networks,
    "one_time_tokens": expired_rows.delete_one_time_tokens,
    "mail_requests": expired_rows.delete_mail_requests,
}


def _in_batches(delete: Callable[[int], int]) -> int:
    deleted = 0
    for _ in range(_BATCHES):
        batch = delete(_BATCH)
        deleted += batch
        if batch < _BATCH:
            break
    return deleted
