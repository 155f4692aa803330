"""Stock on hand and the ledger of its adjustments."""

from typing import Any, NamedTuple

from products.model import Product
from products.repository.products import COLUMNS, product
from shared.postgres import Connection


class LedgerEntry(NamedTuple):
    """A recorded adjustment.

    Attributes:
        delta: Pieces added; negative if taken away.
        reason: The reason.
        response: The response to the client, as JSON.
    """

    delta: int
    reason: str
    response: str


def lock(connection: Connection, product_id: str) -> int | None:
    """Lock a product and return its available stock; None if it does not exist or is archived."""
    row = connection.execute(
        "SELECT available FROM products WHERE id = %(id)s AND archived_at IS NULL FOR UPDATE", {"id": product_id}
    ).fetchone()
    return int(row["available"]) if row else None


def find_adjustment(connection: Connection, product_id: str, key: str) -> LedgerEntry | None:
    """Return the adjustment that was made with an idempotency key."""
    row = connection.execute(
        """
        SELECT delta, reason, answer AS response FROM stock_adjustments
        WHERE product_id = %(id)s AND idempotency_key = %(key)s
        """,
        {"id": product_id, "key": key},
    ).fetchone()
    return LedgerEntry(**row) if row else None


def adjust(connection: Connection, product_id: str, delta: int) -> Product | None:
    """Change the stock on hand; return None if less than 0 would be available."""
    row = connection.execute(
        f"""
        UPDATE products SET on_hand = on_hand + %(delta)s, updated_at = clock_timestamp()
        WHERE id = %(id)s AND archived_at IS NULL AND available + %(delta)s >= 0
        RETURNING {COLUMNS}
        """.encode(),  # noqa: S608
        {"id": product_id, "delta": delta},
    ).fetchone()
    return product(row) if row else None


def record(connection: Connection, entry: dict[str, Any]) -> None:
    """Add an adjustment to the ledger."""
    connection.execute(
        """
        INSERT INTO stock_adjustments (product_id, delta, reason, adjusted_by, idempotency_key, answer)
        VALUES (%(product_id)s, %(delta)s, %(reason)s, %(adjusted_by)s, %(key)s, %(answer)s)
        """,
        entry,
    )
