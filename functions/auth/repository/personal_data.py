"""What the auth database stores about a person."""

from collections.abc import Sequence
from uuid import UUID

from auth.model import account_hash
from auth.personal_data import PERSONAL
from auth.repository.database import Connection
from shared.personal_data import Record, exported_columns
from shared.postgres_personal_data import select_records

_SESSIONS = "SELECT id FROM sessions WHERE user_id = ANY(%(user_ids)s::uuid[])"
_CONDITIONS = {
    "users": "id = ANY(%(user_ids)s::uuid[])",
    "addresses": "user_id = ANY(%(user_ids)s::uuid[])",
    "sessions": "user_id = ANY(%(user_ids)s::uuid[])",
    "refresh_tokens": f"session_id IN ({_SESSIONS})",
    "one_time_tokens": "user_id = ANY(%(user_ids)s::uuid[])",
    "one_time_token_secrets": (
        "token_id IN (SELECT id FROM one_time_tokens WHERE user_id = ANY(%(user_ids)s::uuid[]))"
    ),
    "trusted_networks": "user_id = ANY(%(user_ids)s::uuid[])",
    "exports": "user_id = ANY(%(user_ids)s::uuid[])",
}
"""How a table's rows of users are found."""
_COUNTS_OF_ADDRESSES = (
    "DELETE FROM login_failures_by_network WHERE account_hash = ANY(%(hashes)s)",
    "DELETE FROM login_failures_by_account WHERE account_hash = ANY(%(hashes)s)",
    "DELETE FROM mail_requests WHERE counted_by = 'address' AND key_hash = ANY(%(hashes)s)",
)


def find_readable(connection: Connection, user_id: str) -> list[str]:
    """Return the ids of an account and of the guests who joined it.

    Not those of earlier registrations of its address: a stranger may have made them.
    """
    rows = connection.execute(
        "SELECT id::text FROM users WHERE id = %(id)s OR joined_account = %(id)s ORDER BY id <> %(id)s, created_at, id",
        {"id": user_id},
    )
    return [row["id"] for row in rows]


def find_erasable(connection: Connection, user_id: UUID) -> list[UUID]:
    """Return the ids of an account, of the guests who joined it, and of earlier registrations of its address.

    The account comes first, also if it does not exist any more: other services may know it.
    """
    rows = connection.execute(
        """
        SELECT id FROM users WHERE id = %(id)s OR joined_account = %(id)s OR claimed_by = %(id)s
        ORDER BY created_at, id
        """,
        {"id": user_id},
    )
    return [user_id, *(row["id"] for row in rows if row["id"] != user_id)]


def list_export_ids(connection: Connection, user_ids: Sequence[UUID]) -> list[UUID]:
    """Return the users' exports, whose files have to be deleted."""
    rows = connection.execute("SELECT id FROM exports WHERE user_id = ANY(%(ids)s)", {"ids": list(user_ids)})
    return [row["id"] for row in rows]


def forget_addresses(connection: Connection, user_ids: Sequence[UUID]) -> None:
    """Delete the addresses of closed users, so that no mail has a recipient any more. Idempotent.

    The counts of these addresses are deleted too, and those of former and requested addresses.
    """
    ids = list(user_ids)
    rows = connection.execute(
        """
        SELECT email FROM users WHERE id = ANY(%(ids)s)
        UNION SELECT unnest(ARRAY[new_email, previous_email]) FROM one_time_tokens WHERE user_id = ANY(%(ids)s)
        """,
        {"ids": ids},
    )
    hashes = [account_hash(row["email"]) for row in rows if row["email"]]
    for statement in _COUNTS_OF_ADDRESSES:
        connection.execute(statement, {"hashes": hashes})
    connection.execute("UPDATE users SET email = '' WHERE id = ANY(%(ids)s)", {"ids": ids})


def erase(connection: Connection, user_ids: Sequence[UUID]) -> None:
    """Delete users with everything that belongs to them."""
    connection.execute("DELETE FROM users WHERE id = ANY(%(ids)s)", {"ids": list(user_ids)})


def list_records(connection: Connection, user_ids: list[str]) -> dict[str, list[Record]]:
    """Return the exported columns of the users' rows by table."""
    return {
        table: select_records(
            connection, table, exported_columns(PERSONAL, table), f"WHERE {condition}", {"user_ids": user_ids}
        )
        for table, condition in _CONDITIONS.items()
    }
