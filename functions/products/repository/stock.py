"""Stock, and the ledger of its adjustments."""

from typing import Any, NamedTuple

from products.model import Product
from products.repository.products import COLUMNS, product
from shared.postgres import Connection


class Adjustment(NamedTuple):
    """An entry of the ledger.

    Attributes:
        delta: How much more there is; negative for less.
        reason: Why.
        answer: What the client was told, as JSON.
    """

    delta: int
    reason: str
    answer: str


def lock(connection: Connection, product_id: str) -> int | None:
    """Wait for other changes of a product's stock; gives what is left, or None if it is not in the catalogue."""
    row = connection.execute(
        "SELECT available FROM products WHERE id = %(id)s AND archived_at IS NULL FOR UPDATE", {"id": product_id}
    ).fetchone()
    return int(row["available"]) if row else None


def adjustment_of(connection: Connection, product_id: str, key: str) -> Adjustment | None:
    """What was done under an idempotency key."""
    row = connection.execute(
        "SELECT delta, reason, answer FROM stock_adjustments WHERE product_id = %(id)s AND idempotency_key = %(key)s",
        {"id": product_id, "key": key},
    ).fetchone()
    return Adjustment(**row) if row else None


def adjust(connection: Connection, product_id: str, delta: int) -> Product | None:
    """Change what is on hand, unless less than nothing would be left to buy."""
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
    """Write an adjustment into the ledger."""
    connection.execute(
        """
        INSERT INTO stock_adjustments (product_id, delta, reason, adjusted_by, idempotency_key, answer)
        VALUES (%(product_id)s, %(delta)s, %(reason)s, %(adjusted_by)s, %(key)s, %(answer)s)
        """,
        entry,
    )
