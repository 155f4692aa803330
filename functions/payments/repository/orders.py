"""What payments knows of orders: which are cancelled, also without a payment, and how many cards were declined."""

from datetime import datetime
from typing import NamedTuple

from shared.postgres import Connection


class Declines(NamedTuple):
    """The declined cards of an order.

    Attributes:
        total: Declined cards over all payments of the order.
        blocked_until: When the order accepts payments again; None if it was never blocked.
    """

    total: int
    blocked_until: datetime | None


def mark_cancelled(connection: Connection, order_id: str, at: datetime) -> None:
    """Store an order as cancelled. Idempotent."""
    connection.execute(
        "INSERT INTO cancelled_orders (order_id, cancelled_at) VALUES (%(id)s, %(at)s) ON CONFLICT DO NOTHING",
        {"id": order_id, "at": at},
    )


def is_cancelled(connection: Connection, order_id: str) -> bool:
    """Whether an order is cancelled."""
    row = connection.execute("SELECT 1 FROM cancelled_orders WHERE order_id = %(id)s", {"id": order_id}).fetchone()
    return row is not None


def find_declines(connection: Connection, order_id: str) -> Declines:
    """Return the declined cards of an order."""
    row = connection.execute(
        "SELECT declines, blocked_until FROM order_declines WHERE order_id = %(order_id)s", {"order_id": order_id}
    ).fetchone()
    return Declines(row["declines"], row["blocked_until"]) if row else Declines(0, None)


def count_decline(connection: Connection, order_id: str) -> Declines:
    """Count a declined card. Concurrent transactions for the order wait for each other."""
    row = connection.execute(
        """
        INSERT INTO order_declines (order_id, declines) VALUES (%(order_id)s, 1)
        ON CONFLICT (order_id) DO UPDATE SET declines = order_declines.declines + 1
        RETURNING declines, blocked_until
        """,
        {"order_id": order_id},
    ).fetchone()
    assert row is not None  # noqa: S101 - the statement always returns a row
    return Declines(row["declines"], row["blocked_until"])


def block_payments(connection: Connection, order_id: str, until: datetime) -> None:
    """Block an order for payments."""
    connection.execute(
        "UPDATE order_declines SET blocked_until = %(until)s WHERE order_id = %(order_id)s",
        {"order_id": order_id, "until": until},
    )
