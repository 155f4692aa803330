"""What the auth database stores about a person."""

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


def find_readable(connection: Connection, user_id: str) -> list[str]:
    """Return the ids of an account and of the guests who joined it.

    Not those of earlier registrations of its address: a stranger may have made them.
    """
    rows = connection.execute(
        "SELECT id::text FROM users WHERE id = %(id)s OR joined_account = %(id)s ORDER BY id <> %(id)s, created_at, id",
        {"id": user_id},
    )
    return [row["id"] for row in rows]


def list_records(connection: Connection, user_ids: list[str]) -> dict[str, list[Record]]:
    """Return the exported columns of the users' rows by table."""
    return {
        table: select_records(
            connection, table, exported_columns(PERSONAL, table), f"WHERE {condition}", {"user_ids": user_ids}
        )
        for table, condition in _CONDITIONS.items()
    }
