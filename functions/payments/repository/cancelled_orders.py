"""Cancelled orders, including those without a payment."""

from datetime import datetime

from shared.postgres import Connection


def add(connection: Connection, order_id: str, at: datetime) -> None:
    """Store an order as cancelled. Idempotent."""
    connection.execute(
        "INSERT INTO cancelled_orders (order_id, cancelled_at) VALUES (%(id)s, %(at)s) ON CONFLICT DO NOTHING",
        {"id": order_id, "at": at},
    )


def has(connection: Connection, order_id: str) -> bool:
    """Whether an order is cancelled."""
    row = connection.execute("SELECT 1 FROM cancelled_orders WHERE order_id = %(id)s", {"id": order_id}).fetchone()
    return row is not None
