"""Failed logins by account and network. Every statement is atomic, because attempts run in parallel."""

from enum import Enum, auto
from typing import NamedTuple

from auth.model import ACCOUNT_ATTEMPTS, ACCOUNT_WINDOW_SECONDS, FREE_ATTEMPTS, LoginKey, delay_seconds
from auth.repository.database import Connection, database
from auth.repository.windows import count_in_window

LOST_AFTER_SECONDS = 30
"""An attempt that is pending for longer than a function may run was interrupted."""
_DELAYS = [delay_seconds(failures) for failures in range(1, 32)]
_COUNT_IN_ACCOUNT = count_in_window("account_hash", "failures", "%(account_attempts)s")


class Start(Enum):
    """Whether an attempt may run."""

    STARTED = auto()
    NETWORK_BLOCKED = auto()
    ACCOUNT_BLOCKED = auto()


class Block(NamedTuple):
    """Why attempts from a network may not start.

    Attributes:
        delay_seconds: Rest of the delay; 0 or less if there is none.
        pending_seconds: Time since the last attempt started.
    """

    delay_seconds: float
    pending_seconds: float


def start_attempt(key: LoginKey) -> Start:
    """Start an attempt, unless its network is delayed, has enough pending attempts, or the account has its limit.

    An ACCOUNT_BLOCKED attempt is pending in its network: call `cancel_attempt`.
    """
    with database.connection() as connection:
        [row] = connection.execute(
            f"""
            WITH network AS (
                INSERT INTO login_failures_by_network AS counted
                    (account_hash, network_hash, failures, pending, delayed_until, last_attempt_at)
                VALUES (%(account_hash)s, %(network_hash)s, 0, 1, '-infinity', clock_timestamp())
                ON CONFLICT (account_hash, network_hash) DO UPDATE
                    SET pending = counted.pending + 1, last_attempt_at = clock_timestamp()
                    WHERE counted.delayed_until <= clock_timestamp()
                        AND counted.pending < greatest(%(free_attempts)s - counted.failures, 1)
                RETURNING 1
            ), account AS (
                INSERT INTO login_failures_by_account AS counted (account_hash, failures, window_ends_at)
                SELECT %(account_hash)s, 1, clock_timestamp() + make_interval(secs => %(window)s)
                WHERE EXISTS (SELECT FROM network)
                {_COUNT_IN_ACCOUNT}
            )
            SELECT EXISTS (SELECT FROM network) AS in_network, EXISTS (SELECT FROM account) AS in_account
            """.encode(),  # noqa: S608
            {
                **key._asdict(),
                "free_attempts": FREE_ATTEMPTS,
                "account_attempts": ACCOUNT_ATTEMPTS,
                "window": ACCOUNT_WINDOW_SECONDS,
            },
        )
    if not row["in_network"]:
        return Start.NETWORK_BLOCKED
    return Start.STARTED if row["in_account"] else Start.ACCOUNT_BLOCKED


def cancel_attempt(key: LoginKey) -> float:
    """Take back an attempt that the account's limit does not allow.

    Returns:
        Seconds until the account's window ends; 0 or less if it has ended.
    """
    with database.connection() as connection:
        row = connection.execute(
            """
            WITH cancelled AS (
                UPDATE login_failures_by_network SET pending = greatest(pending - 1, 0)
                WHERE account_hash = %(account_hash)s AND network_hash = %(network_hash)s
            )
            SELECT extract(epoch FROM window_ends_at - clock_timestamp())::float8 AS seconds
            FROM login_failures_by_account WHERE account_hash = %(account_hash)s
            """,
            key._asdict(),
        ).fetchone()
    return float(row["seconds"]) if row else 0.0


def find_block(key: LoginKey) -> Block | None:
    """Return what blocks attempts from this network, or None if there are no counts any more."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT
                extract(epoch FROM greatest(delayed_until, 'epoch') - clock_timestamp())::float8 AS delay_seconds,
                extract(epoch FROM clock_timestamp() - last_attempt_at)::float8 AS pending_seconds
            FROM login_failures_by_network
            WHERE account_hash = %(account_hash)s AND network_hash = %(network_hash)s
            """,
            key._asdict(),
        ).fetchone()
    return Block(**row) if row else None


def add_failure(key: LoginKey) -> None:
    """Count a started attempt as failed, and delay its network after too many."""
    with database.connection() as connection:
        connection.execute(
            """
            INSERT INTO login_failures_by_network AS counted
                (account_hash, network_hash, failures, pending, delayed_until, last_attempt_at)
            VALUES (%(account_hash)s, %(network_hash)s, 1, 0, '-infinity', clock_timestamp())
            ON CONFLICT (account_hash, network_hash) DO UPDATE SET
                failures = counted.failures + 1,
                pending = greatest(counted.pending - 1, 0),
                delayed_until = clock_timestamp() + make_interval(
                    secs => (%(delays)s::integer[])[least(counted.failures + 1, cardinality(%(delays)s::integer[]))]
                )
            """,
            {**key._asdict(), "delays": _DELAYS},
        )


def count_lost_attempts(key: LoginKey) -> None:
    """Count interrupted attempts as failed: otherwise they would block the network for ever."""
    with database.connection() as connection:
        connection.execute(
            """
            UPDATE login_failures_by_network SET
                failures = failures + pending,
                pending = 0,
                delayed_until = last_attempt_at + make_interval(
                    secs => (%(delays)s::integer[])[least(failures + pending, cardinality(%(delays)s::integer[]))]
                )
            WHERE account_hash = %(account_hash)s AND network_hash = %(network_hash)s AND pending > 0
                AND last_attempt_at < clock_timestamp() - make_interval(secs => %(lost_after)s)
            """,
            {**key._asdict(), "delays": _DELAYS, "lost_after": LOST_AFTER_SECONDS},
        )


def clear_account(connection: Connection, account_hash: bytes) -> int:
    """Clear all counts of an account.

    Returns:
        How many networks had failures.
    """
    cleared = connection.execute(
        "DELETE FROM login_failures_by_network WHERE account_hash = %(account_hash)s", {"account_hash": account_hash}
    )
    connection.execute(
        "DELETE FROM login_failures_by_account WHERE account_hash = %(account_hash)s", {"account_hash": account_hash}
    )
    return cleared.rowcount
