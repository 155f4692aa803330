"""What the products database stores about a person."""

from products.personal_data import PERSONAL
from shared.personal_data import Record, Subject, exported_columns
from shared.postgres import Connection
from shared.postgres_personal_data import select_records

# A buyer is stored only while the reservation is `reserved`.
_OWNED = "(state = 'reserved' AND owner = ANY(%(user_ids)s) OR order_id = ANY(%(order_ids)s))"


def list_reservations(connection: Connection, subject: Subject) -> list[Record]:
    """Return the reservations of orders: as many as the subject has orders, and unpaid reservations."""
    return select_records(
        connection,
        "order_reservations",
        exported_columns(PERSONAL, "order_reservations"),
        f"WHERE {_OWNED} ORDER BY order_id",
        subject._asdict(),
    )


def list_adjustments(connection: Connection, subject: Subject, after: int, limit: int) -> list[Record]:
    """Return stock adjustments after an id, ordered by id."""
    return select_records(
        connection,
        "stock_adjustments",
        exported_columns(PERSONAL, "stock_adjustments"),
        "WHERE adjusted_by = ANY(%(user_ids)s) AND id > %(after)s ORDER BY id LIMIT %(limit)s",
        {"user_ids": subject.user_ids, "after": after, "limit": limit},
    )


def erase(connection: Connection, subject: Subject) -> int:
    """Erase the buyer of reservations, and the client's keys of stock adjustments; return how many rows changed."""
    parameters = subject._asdict()
    forgotten = connection.execute(
        f"""
        UPDATE order_reservations SET owner = NULL, network = NULL
        WHERE {_OWNED} AND (owner IS NOT NULL OR network IS NOT NULL)
        """.encode(),  # noqa: S608
        parameters,
    )
    adjusted = connection.execute(
        """
        UPDATE stock_adjustments SET idempotency_key = NULL
        WHERE adjusted_by = ANY(%(user_ids)s) AND idempotency_key IS NOT NULL
        """,
        parameters,
    )
    return forgotten.rowcount + adjusted.rowcount
