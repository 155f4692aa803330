"""Deadlines of reservations."""

from shared.postgres import Connection


def extend(connection: Connection, order_id: str, days: int) -> None:
    """Move the deadline of a reservation to a number of days from now, if its stock is still reserved."""
    connection.execute(
        """
        UPDATE order_reservations SET deadline = clock_timestamp() + make_interval(days => %(days)s)
        WHERE order_id = %(id)s AND state = 'reserved'
        """,
        {"id": order_id, "days": days},
    )


def find_overdue(connection: Connection, after: str, limit: int) -> list[str]:
    """Return reserved orders whose deadline has passed, by id, those after an id."""
    rows = connection.execute(
        """
        SELECT order_id FROM order_reservations
        WHERE state = 'reserved' AND deadline < clock_timestamp() AND order_id > %(after)s COLLATE "C"
        ORDER BY order_id COLLATE "C" LIMIT %(limit)s
        """,
        {"after": after, "limit": limit},
    )
    return [row["order_id"] for row in rows]


def has_passed(connection: Connection, order_id: str) -> bool:
    """Whether the deadline of a reservation has passed."""
    row = connection.execute(
        "SELECT deadline < clock_timestamp() AS passed FROM order_reservations WHERE order_id = %(id)s",
        {"id": order_id},
    ).fetchone()
    return bool(row and row["passed"])
