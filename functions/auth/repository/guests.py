"""Guests, and the accounts that they joined."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from auth.repository.database import Connection


class JoinedGuest(NamedTuple):
    """A guest who just joined an account."""

    guest_id: UUID
    account_id: UUID


def join_account(connection: Connection, account_id: UUID) -> list[JoinedGuest]:
    """Join all guests with the address of an account to it, if the address is verified. Lock the account first."""
    rows = connection.execute(
        """
        UPDATE users AS guest SET joined_account = account.id FROM users AS account
        WHERE account.id = %(account_id)s AND account.verified_at IS NOT NULL
            AND guest.guest_email = account.email_normalised AND guest.joined_account IS NULL
        RETURNING guest.id AS guest_id, account.id AS account_id
        """,
        {"account_id": account_id},
    )
    return [JoinedGuest(**row) for row in rows]


def join_recent(connection: Connection, limit: int) -> list[JoinedGuest]:
    """Join guests of the last two days to the accounts that have verified their address, skipping locked rows.

    Later guests need no search: when an account verifies an address, `join_account` finds them.
    """
    rows = connection.execute(
        """
        WITH joining AS (
            SELECT guest.id AS guest_id, account.id AS account_id
            FROM users AS guest JOIN users AS account ON account.email_normalised = guest.guest_email
            WHERE guest.guest_email IS NOT NULL AND guest.joined_account IS NULL
                AND guest.created_at > now() - interval '2 days' AND account.verified_at IS NOT NULL
            LIMIT %(limit)s
            FOR NO KEY UPDATE OF guest SKIP LOCKED FOR KEY SHARE OF account SKIP LOCKED
        )
        UPDATE users SET joined_account = account_id FROM joining WHERE users.id = guest_id
        RETURNING guest_id, account_id
        """,
        {"limit": limit},
    )
    return [JoinedGuest(**row) for row in rows]


def find_old(connection: Connection, created_before: datetime, limit: int) -> list[UUID]:
    """Return old guests who joined no account and are not closed, locked until the end of the transaction."""
    rows = connection.execute(
        """
        SELECT id FROM users
        WHERE guest_email IS NOT NULL AND joined_account IS NULL AND closed_at IS NULL AND created_at < %(before)s
        ORDER BY created_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        """,
        {"before": created_before, "limit": limit},
    )
    return [row["id"] for row in rows]
