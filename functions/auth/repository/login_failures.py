"""Failed logins by address. Every statement is atomic, because attempts run in parallel."""

from typing import NamedTuple

from auth.model import FREE_ATTEMPTS, delay_seconds
from auth.repository.database import database

LOST_AFTER_SECONDS = 30
"""An attempt that is pending for longer than a function may run was interrupted."""
_DELAYS = [delay_seconds(failures) for failures in range(1, 32)]


class Block(NamedTuple):
    """Why an attempt may not start.

    Attributes:
        delay_seconds: Rest of the delay; 0 or less if there is none.
        pending_seconds: Time since the last attempt started.
    """

    delay_seconds: float
    pending_seconds: float


def start_attempt(address_hash: bytes) -> bool:
    """Start an attempt, unless the account is delayed or enough attempts to delay it are pending.

    Returns:
        Whether it started.
    """
    with database.connection() as connection:
        row = connection.execute(
            """
            INSERT INTO login_failures AS counted (address_hash, failures, pending, waits_until, last_attempt_at)
            VALUES (%(address_hash)s, 0, 1, '-infinity', clock_timestamp())
            ON CONFLICT (address_hash) DO UPDATE SET pending = counted.pending + 1, last_attempt_at = clock_timestamp()
            WHERE counted.waits_until <= clock_timestamp()
                AND counted.pending < greatest(%(free_attempts)s - counted.failures, 1)
            RETURNING 1
            """,
            {"address_hash": address_hash, "free_attempts": FREE_ATTEMPTS},
        ).fetchone()
    return row is not None


def find_block(address_hash: bytes) -> Block | None:
    """Return what blocks attempts at this address, or None if there are no counts any more."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT
                extract(epoch FROM greatest(waits_until, 'epoch') - clock_timestamp())::float8 AS delay_seconds,
                extract(epoch FROM clock_timestamp() - last_attempt_at)::float8 AS pending_seconds
            FROM login_failures WHERE address_hash = %(address_hash)s
            """,
            {"address_hash": address_hash},
        ).fetchone()
    return Block(**row) if row else None


def add_failure(address_hash: bytes) -> None:
    """Count a started attempt as failed, and delay the account after too many."""
    with database.connection() as connection:
        connection.execute(
            """
            INSERT INTO login_failures AS counted (address_hash, failures, pending, waits_until, last_attempt_at)
            VALUES (%(address_hash)s, 1, 0, '-infinity', clock_timestamp())
            ON CONFLICT (address_hash) DO UPDATE SET
                failures = counted.failures + 1,
                pending = greatest(counted.pending - 1, 0),
                waits_until = clock_timestamp() + make_interval(
                    secs => (%(delays)s::integer[])[least(counted.failures + 1, cardinality(%(delays)s::integer[]))]
                )
            """,
            {"address_hash": address_hash, "delays": _DELAYS},
        )


def count_lost_attempts(address_hash: bytes) -> None:
    """Count interrupted attempts as failed: otherwise they would block the account for ever."""
    with database.connection() as connection:
        connection.execute(
            """
            UPDATE login_failures SET
                failures = failures + pending,
                pending = 0,
                waits_until = last_attempt_at + make_interval(
                    secs => (%(delays)s::integer[])[least(failures + pending, cardinality(%(delays)s::integer[]))]
                )
            WHERE address_hash = %(address_hash)s AND pending > 0
                AND last_attempt_at < clock_timestamp() - make_interval(secs => %(lost_after)s)
            """,
            {"address_hash": address_hash, "delays": _DELAYS, "lost_after": LOST_AFTER_SECONDS},
        )


def clear(address_hash: bytes) -> None:
    """Clear the count after a successful login."""
    with database.connection() as connection:
        connection.execute(
            "DELETE FROM login_failures WHERE address_hash = %(address_hash)s", {"address_hash": address_hash}
        )


def delete_old(limit: int) -> int:
    """Delete up to `limit` rows without an attempt for 24 hours.

    Returns:
        How many were deleted.
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
