"""What the payments database stores about a person."""

from datetime import datetime

from payments.personal_data import PERSONAL
from shared.personal_data import Record, Subject, exported_columns
from shared.postgres import Connection
from shared.postgres_personal_data import select_records

_OWNED = "(user_id = ANY(%(user_ids)s) OR order_id = ANY(%(order_ids)s))"


def list_payments(connection: Connection, subject: Subject, after: str, limit: int) -> list[Record]:
    """Return payments after an id, ordered by id."""
    return select_records(
        connection,
        "payments",
        exported_columns(PERSONAL, "payments"),
        f"WHERE {_OWNED} AND id > %(after)s::uuid ORDER BY id LIMIT %(limit)s",
        {**subject._asdict(), "after": after, "limit": limit},
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


def count_unfinished(connection: Connection, subject: Subject) -> int:
    """Count payments with a pending operation at Stripe or at a bank, and stray payments that are not refunded."""
    [row] = connection.execute(
        f"""
        SELECT (
            SELECT count(*) FROM payments
            WHERE {_OWNED} AND (
                status = 'processing' OR sync_requested_at IS NOT NULL
                OR cancel_requested_at IS NOT NULL AND status IN ('requires_payment', 'failed')
                OR EXISTS (SELECT FROM refunds WHERE payment_id = payments.id AND refunds.status = 'pending')
            )
        ) + (
            SELECT count(*) FROM stray_intents WHERE order_id = ANY(%(order_ids)s) AND stripe_refund_id IS NULL
        ) AS unfinished
        """.encode(),  # noqa: S608
        subject._asdict(),
    )
    return int(row["unfinished"])


def delete_old_texts(connection: Connection, before: datetime) -> int:
    """Delete the free text of refunds whose retention period has ended; return how many."""
    return connection.execute(
        """
        UPDATE refunds SET reason = NULL, client_key = NULL, fingerprint = NULL
        WHERE created_at < %(before)s AND reason IS NOT NULL
        """,
        {"before": before},
    ).rowcount


def erase(connection: Connection, subject: Subject) -> int:
    """Erase payments and their refunds; return how many payments there are."""
    parameters = subject._asdict()
    connection.execute(
        f"""
        UPDATE refunds SET reason = NULL, client_key = NULL, fingerprint = NULL
        WHERE payment_id IN (SELECT id FROM payments WHERE {_OWNED})
        """.encode(),  # noqa: S608
        parameters,
    )
    connection.execute(
        "DELETE FROM joined_guests WHERE account_id = ANY(%(user_ids)s) OR guest_id = ANY(%(user_ids)s)", parameters
    )
    return connection.execute(
        f"UPDATE payments SET client_secret = NULL WHERE {_OWNED}".encode(),  # noqa: S608
        parameters,
    ).rowcount
