"""Orders that were cancelled, also those that nobody started to pay."""

from datetime import datetime

from shared.postgres import Connection


def add(connection: Connection, order_id: str, at: datetime) -> None:
    """Note an order as cancelled, for good."""
    connection.execute(
        "INSERT INTO cancelled_orders (order_id, cancelled_at) VALUES (%(id)s, %(at)s) ON CONFLICT DO NOTHING",
        {"id": order_id, "at": at},
    )


def has(connection: Connection, order_id: str) -> bool:
    """Whether an order was cancelled."""
    row = connection.execute("SELECT 1 FROM cancelled_orders WHERE order_id = %(id)s", {"id": order_id}).fetchone()
    return row is not None
