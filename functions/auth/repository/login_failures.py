"""Failed logins by address. Every statement is atomic: attempts come in parallel."""

from typing import NamedTuple

from auth.model import FREE_ATTEMPTS, wait_seconds
from auth.repository.database import database

LOST_AFTER_SECONDS = 30
"""An attempt without an outcome for longer than a function may run was cut off."""
_WAITS = [wait_seconds(failures) for failures in range(1, 32)]


class Standing(NamedTuple):
    """Why an attempt is not let in.

    Attributes:
        wait_seconds: What is left of the account's wait; 0 or less if it does not wait.
        pending_seconds: How long ago the last attempt was let in.
    """

    wait_seconds: float
    pending_seconds: float


def start_attempt(address_hash: bytes) -> bool:
    """Let an attempt in, unless the account waits or enough attempts to make it wait have no outcome yet."""
    with database.connection() as connection:
        row = connection.execute(
            """
            INSERT INTO login_failures AS known (address_hash, failures, pending, waits_until, last_attempt_at)
            VALUES (%(address_hash)s, 0, 1, '-infinity', clock_timestamp())
            ON CONFLICT (address_hash) DO UPDATE SET pending = known.pending + 1, last_attempt_at = clock_timestamp()
            WHERE known.waits_until <= clock_timestamp()
                AND known.pending < greatest(%(free_attempts)s - known.failures, 1)
            RETURNING 1
            """,
            {"address_hash": address_hash, "free_attempts": FREE_ATTEMPTS},
        ).fetchone()
    return row is not None


def standing(address_hash: bytes) -> Standing | None:
    """Why attempts at this address were not let in, or None if nothing is held against it any more."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT
                extract(epoch FROM greatest(waits_until, 'epoch') - clock_timestamp())::float8 AS wait_seconds,
                extract(epoch FROM clock_timestamp() - last_attempt_at)::float8 AS pending_seconds
            FROM login_failures WHERE address_hash = %(address_hash)s
            """,
            {"address_hash": address_hash},
        ).fetchone()
    return Standing(**row) if row else None


def add_failure(address_hash: bytes) -> None:
    """Count an attempt that was let in as failed, and let the account wait if there were too many."""
    with database.connection() as connection:
        connection.execute(
            """
            INSERT INTO login_failures AS known (address_hash, failures, pending, waits_until, last_attempt_at)
            VALUES (%(address_hash)s, 1, 0, '-infinity', clock_timestamp())
            ON CONFLICT (address_hash) DO UPDATE SET
                failures = known.failures + 1,
                pending = greatest(known.pending - 1, 0),
                waits_until = clock_timestamp() + make_interval(
                    secs => (%(waits)s::integer[])[least(known.failures + 1, cardinality(%(waits)s::integer[]))]
                )
            """,
            {"address_hash": address_hash, "waits": _WAITS},
        )


def count_lost_attempts(address_hash: bytes) -> None:
    """Count attempts that were cut off as failed: otherwise they would keep others out for ever."""
    with database.connection() as connection:
        connection.execute(
            """
            UPDATE login_failures SET
                failures = failures + pending,
                pending = 0,
                waits_until = last_attempt_at + make_interval(
                    secs => (%(waits)s::integer[])[least(failures + pending, cardinality(%(waits)s::integer[]))]
                )
            WHERE address_hash = %(address_hash)s AND pending > 0
                AND last_attempt_at < clock_timestamp() - make_interval(secs => %(lost_after)s)
            """,
            {"address_hash": address_hash, "waits": _WAITS, "lost_after": LOST_AFTER_SECONDS},
        )


def clear(address_hash: bytes) -> None:
    """Forget the failures: a login succeeded."""
    with database.connection() as connection:
        connection.execute(
            "DELETE FROM login_failures WHERE address_hash = %(address_hash)s", {"address_hash": address_hash}
        )


def delete_old(limit: int) -> int:
    """Delete some rows without an attempt for 24 hours.

    Returns:
        How many there were.
    """
    with database.connection() as connection:
        deleted = connection.execute(
            """
            DELETE FROM login_failures WHERE address_hash IN (
                SELECT address_hash FROM login_failures WHERE last_attempt_at < now() - interval '24 hours'
                ORDER BY last_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            """,
            {"limit": limit},
        )
    return deleted.rowcount
