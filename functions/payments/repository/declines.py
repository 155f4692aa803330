"""Declined cards per order."""

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


def find(connection: Connection, order_id: str) -> Declines:
    """Return the declined cards of an order."""
    row = connection.execute(
        "SELECT declines, blocked_until FROM order_declines WHERE order_id = %(order_id)s", {"order_id": order_id}
    ).fetchone()
    return Declines(row["declines"], row["blocked_until"]) if row else Declines(0, None)


def add(connection: Connection, order_id: str) -> Declines:
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


def block(connection: Connection, order_id: str, until: datetime) -> None:
    """Block an order for payments."""
    connection.execute(
        "UPDATE order_declines SET blocked_until = %(until)s WHERE order_id = %(order_id)s",
        {"order_id": order_id, "until": until},
    )
