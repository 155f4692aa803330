"""Networks from which a user has signed in."""

from uuid import UUID

from auth.model import TRUSTED_ATTEMPTS, LoginKey, User
from auth.repository.database import Connection, database


def add(connection: Connection, user_id: UUID, key: LoginKey) -> None:
    """Trust the network of a registration, a reset or a change of address."""
    connection.execute(
        """
        INSERT INTO trusted_networks (user_id, network_hash, last_login_at)
        VALUES (%(user_id)s, %(network_hash)s, now())
        ON CONFLICT (user_id, network_hash) DO NOTHING
        """,
        {"user_id": user_id, "network_hash": key.network_hash},
    )


def is_trusted(connection: Connection, user_id: UUID, key: LoginKey) -> bool:
    """Return whether the user has registered or signed in from a network."""
    row = connection.execute(
        "SELECT 1 FROM trusted_networks WHERE user_id = %(user_id)s AND network_hash = %(network_hash)s",
        {"user_id": user_id, "network_hash": key.network_hash},
    ).fetchone()
    return row is not None


def record_login(user: User, key: LoginKey, *, started: bool) -> None:
    """Clear the failures of a network from which a user has signed in, and trust it.

    Locks the network's row before the account's, as `login_failures.start_attempt` does, to prevent deadlocks. Each
    step counts the rows of the one before, because PostgreSQL runs unrelated steps of a WITH clause in any order.

    Args:
        user: The user.
        key: The account and the network.
        started: Whether the attempt was counted in the account's window; it is taken out again.
    """
    with database.connection() as connection:
        connection.execute(
            """
            WITH cleared AS (
                DELETE FROM login_failures_by_network
                WHERE account_hash = %(account_hash)s AND network_hash = %(network_hash)s
                RETURNING 1
            ), uncounted AS (
                UPDATE login_failures_by_account SET failures = greatest(failures - 1, 0)
                WHERE account_hash = %(account_hash)s AND %(started)s AND (SELECT count(*) FROM cleared) >= 0
                RETURNING 1
            )
            INSERT INTO trusted_networks (user_id, network_hash, last_login_at)
            SELECT id, %(network_hash)s, clock_timestamp() FROM users
            WHERE id = %(user_id)s AND (SELECT count(*) FROM uncounted) >= 0
            ON CONFLICT (user_id, network_hash) DO UPDATE SET last_login_at = clock_timestamp()
            """,
            {**key._asdict(), "user_id": user.id, "started": started},
        )


def start_trusted_attempt(user: User | None, key: LoginKey) -> bool:
    """Start an attempt from a blocked network, if the user has signed in from there. It counts as failed at once.

    Returns:
        Whether it started; always False without a user.
    """
    with database.connection() as connection:
        row = connection.execute(
            """
            INSERT INTO login_failures_by_network AS counted
                (account_hash, network_hash, failures, pending, delayed_until, last_attempt_at)
            SELECT %(account_hash)s, network_hash, 1, 0, '-infinity', clock_timestamp()
            FROM trusted_networks WHERE user_id = %(user_id)s AND network_hash = %(network_hash)s
            ON CONFLICT (account_hash, network_hash) DO UPDATE
                SET failures = counted.failures + 1, last_attempt_at = clock_timestamp()
                WHERE counted.failures < %(trusted_attempts)s
            RETURNING 1
            """,
            {**key._asdict(), "user_id": user.id if user else None, "trusted_attempts": TRUSTED_ATTEMPTS},
        ).fetchone()
    return row is not None


def delete_all(connection: Connection, user_id: UUID, *, keep: bytes | None = None) -> None:
    """Trust none of a user's networks any more, except one."""
    connection.execute(
        "DELETE FROM trusted_networks WHERE user_id = %(user_id)s AND network_hash IS DISTINCT FROM %(keep)s::bytea",
        {"user_id": user_id, "keep": keep},
    )
