"""What the payments database stores about a person."""

from payments.personal_data import PERSONAL
from shared.personal_data import Record, Subject, exported_columns
from shared.postgres import Connection
from shared.postgres_personal_data import select_records

_OWNED = "user_id = ANY(%(user_ids)s)"


def list_payments(connection: Connection, subject: Subject, after: str, limit: int) -> list[Record]:
    """Return payments after an id, ordered by id."""
    return select_records(
        connection,
        "payments",
        exported_columns(PERSONAL, "payments"),
        f"WHERE {_OWNED} AND id > %(after)s::uuid ORDER BY id LIMIT %(limit)s",
        {"user_ids": subject.user_ids, "after": after, "limit": limit},
    )


def list_refunds(connection: Connection, payment_ids: list[str]) -> list[Record]:
    """Return the refunds of payments."""
    return select_records(
        connection,
        "refunds",
        exported_columns(PERSONAL, "refunds"),
        "WHERE payment_id = ANY(%(payment_ids)s::uuid[]) ORDER BY payment_id, created_at, id",
        {"payment_ids": payment_ids},
    )


def list_joined_guests(connection: Connection, subject: Subject) -> list[Record]:
    """Return the guests who joined the accounts."""
    return select_records(
        connection,
        "joined_guests",
        exported_columns(PERSONAL, "joined_guests"),
        "WHERE account_id = ANY(%(user_ids)s) ORDER BY guest_id",
        {"user_ids": subject.user_ids},
    )
