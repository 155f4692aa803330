"""Guests whose payments joined an account."""

from collections.abc import Sequence

from payments.repository.database import database
from shared.postgres import Connection


def join(guest_ids: Sequence[str], account_id: str) -> None:
    """Join guests to an account. Idempotent."""
    with database.connection() as connection:
        connection.execute(
            """
            INSERT INTO joined_guests (guest_id, account_id)
            SELECT unnest(%(guest_ids)s::text[]), %(account_id)s ORDER BY 1
            ON CONFLICT (guest_id) DO UPDATE SET account_id = excluded.account_id
            """,
            {"guest_ids": list(guest_ids), "account_id": account_id},
        )


def has_joined(connection: Connection, guest_id: str, account_id: str) -> bool:
    """Return whether a guest joined this account."""
    row = connection.execute(
        "SELECT 1 FROM joined_guests WHERE guest_id = %(guest_id)s AND account_id = %(account_id)s",
        {"guest_id": guest_id, "account_id": account_id},
    ).fetchone()
    return row is not None
