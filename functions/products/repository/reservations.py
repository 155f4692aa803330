"""What orders hold of the stock."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from products.model import HeldLine, WantedLine
from shared.postgres import Connection, NoDataFound, Row


class Held(NamedTuple):
    """What the disk has of an order's reservation.

    Attributes:
        new: Whether the order was unknown.
        state: Of the order's stock.
        fingerprint: Of the lines that were asked for first; None if the order was released before.
        lines: By product.
        pending: Whether there are invalidations that the cache could not be told.
    """

    new: bool
    state: str
    fingerprint: str | None
    lines: dict[str, HeldLine]
    pending: bool


def hold(
    connection: Connection,
    order_id: str,
    lines: Sequence[WantedLine],
    fingerprint: str,
    currency: str,
    minutes: int,
    untold: Sequence[str] | None,
) -> Held | None:
    """Reserve all lines or none, and wait until the disk has them; None if a line cannot be had.

    Args:
        connection: Outside of a transaction: products are let go of before the disk has written.
        order_id: Whose.
        lines: Each product once.
        fingerprint: Of the lines.
        currency: Of the prices.
        minutes: Until the deadline.
        untold: Invalidations to remember with the reservation.
    """
    parameters = {
        "order_id": order_id,
        "lines": json.dumps([line._asdict() for line in lines]),
        "fingerprint": fingerprint,
        "currency": currency,
        "minutes": minutes,
        "untold": None if untold is None else list(untold),
    }
    try:
        row = connection.execute(
            """
            CALL reserve_stock(
                %(order_id)s, %(lines)s::jsonb, %(fingerprint)s, %(currency)s, %(minutes)s, %(untold)s::text[], NULL
            )
            """,
            parameters,
        ).fetchone()
    except NoDataFound:
        return None
    return _held(**row["answer"]) if row else None


def _held(lines: dict[str, Row], **rest: Any) -> Held:
    return Held(lines={product_id: HeldLine(**line) for product_id, line in lines.items()}, **rest)


def lines_of(connection: Connection, order_id: str) -> list[str]:
    """Ids of the products that an order holds or held."""
    rows = connection.execute(
        "SELECT product_id::text FROM reservations WHERE order_id = %(id)s ORDER BY product_id", {"id": order_id}
    )
    return [row["product_id"] for row in rows]


def offers(connection: Connection, product_ids: Sequence[str]) -> dict[str, Row]:
    """What is left of products that are for sale, and at which price."""
    rows = connection.execute(
        """
        SELECT id::text, name, price_minor, available FROM products
        WHERE id = ANY(%(ids)s::uuid[]) AND archived_at IS NULL
        """,
        {"ids": list(product_ids)},
    )
    return {row["id"]: row for row in rows}


def lock(connection: Connection, order_id: str) -> str | None:
    """Wait for other changes of an order's reservation; its state."""
    row = connection.execute(
        "SELECT state FROM order_reservations WHERE order_id = %(id)s FOR NO KEY UPDATE", {"id": order_id}
    ).fetchone()
    return row["state"] if row else None


def bury(connection: Connection, order_id: str) -> bool:
    """Write a tombstone; False if the order is known."""
    row = connection.execute(
        """
        INSERT INTO order_reservations (order_id, state) VALUES (%(id)s, 'released')
        ON CONFLICT DO NOTHING RETURNING order_id
        """,
        {"id": order_id},
    ).fetchone()
    return row is not None


def become(connection: Connection, order_id: str, state: str) -> None:
    """Give a reservation another state."""
    connection.execute(
        "UPDATE order_reservations SET state = %(state)s, changed_at = clock_timestamp() WHERE order_id = %(id)s",
        {"id": order_id, "state": state},
    )


def move(connection: Connection, order_id: str, on_hand: int, reserved: int) -> int:
    """Change the stock of what an order holds, in the order of ids; the number of products changed.

    Args:
        connection: In a transaction, best right before its end.
        order_id: Whose lines.
        on_hand: By how many times their quantity: 1, 0 or -1. A product that would have less than nothing left stays.
        reserved: The same.
    """
    parameters: dict[str, Any] = {"id": order_id, "on_hand": on_hand, "reserved": reserved}
    return connection.execute(
        """
        WITH locked AS MATERIALIZED (
            SELECT products.id FROM products
            WHERE products.id IN (SELECT product_id FROM reservations WHERE order_id = %(id)s)
            ORDER BY products.id FOR NO KEY UPDATE
        )
        UPDATE products SET
            on_hand = on_hand + %(on_hand)s * quantity,
            reserved = reserved + %(reserved)s * quantity,
            updated_at = clock_timestamp()
        FROM locked JOIN reservations ON reservations.product_id = locked.id AND reservations.order_id = %(id)s
        WHERE products.id = locked.id
            AND on_hand + %(on_hand)s * quantity >= reserved + %(reserved)s * quantity
        """,
        parameters,
    ).rowcount


def overdue(connection: Connection, limit: int) -> list[str]:
    """Orders whose deadline has passed, the oldest first."""
    rows = connection.execute(
        """
        SELECT order_id FROM order_reservations WHERE state = 'reserved' AND deadline < clock_timestamp()
        ORDER BY deadline LIMIT %(limit)s
        """,
        {"limit": limit},
    )
    return [row["order_id"] for row in rows]
