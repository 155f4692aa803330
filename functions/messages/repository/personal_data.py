"""What the messages database stores about a person."""

from datetime import datetime

from messages.personal_data import PERSONAL
from shared.personal_data import Record, Subject, exported_columns
from shared.postgres import Connection
from shared.postgres_personal_data import select_records

# The shop's own mail about an order is not the customer's: it has the shop's address.
_OWNED = "(user_id = ANY(%(user_ids)s) OR order_id = ANY(%(order_ids)s) AND recipient <> 'shop')"


def list_messages(connection: Connection, subject: Subject, after: str, limit: int) -> list[Record]:
    """Return messages after an id, ordered by id."""
    return select_records(
        connection,
        "messages",
        exported_columns(PERSONAL, "messages"),
        f"WHERE {_OWNED} AND id > %(after)s::uuid ORDER BY id LIMIT %(limit)s",
        {**subject._asdict(), "after": after, "limit": limit},
    )


def is_confirmed(connection: Connection, subject: Subject) -> bool:
    """Whether the mail that confirms the erasure was handed over to SES, or will not be sent."""
    row = connection.execute(
        """
        SELECT 1 FROM messages
        WHERE user_id = ANY(%(user_ids)s) AND kind = 'account_erased'
            AND (state <> 'pending' OR handed_over_at IS NOT NULL)
        LIMIT 1
        """,
        subject._asdict(),
    ).fetchone()
    return row is not None


def erase(connection: Connection, subject: Subject, at: datetime) -> int:
    """Erase messages; return how many there are. A sender that has claimed one loses its lease."""
    return connection.execute(
        f"""
        UPDATE messages SET address = NULL, locale = NULL, provider_id = NULL, token_id = NULL, data = '{{}}',
            state = CASE state WHEN 'pending' THEN 'suppressed' ELSE state END,
            reason = CASE state WHEN 'pending' THEN 'erased' ELSE reason END,
            lease_until = NULL, handed_over_at = NULL, updated_at = %(at)s
        WHERE {_OWNED}
        """.encode(),  # noqa: S608
        {**subject._asdict(), "at": at},
    ).rowcount
