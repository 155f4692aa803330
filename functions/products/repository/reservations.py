"""Reservations of stock, one per order."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from products.errors import FairUseExceeded
from products.model import Buyer, FairUse, RequestedLine, ReservedLine
from shared.postgres import Connection, NoDataFound, Row


class Reservation(NamedTuple):
    """An order's reservation, as stored durably.

    Attributes:
        new: Whether this call made it.
        state: `reserved`, `committed`, `released` or `expired`.
        fingerprint: The fingerprint of its lines; None if the order was released before it reserved anything.
        lines: The lines by product id.
        pending: Whether there are pending cache invalidations.
    """

    new: bool
    state: str
    fingerprint: str | None
    lines: dict[str, ReservedLine]
    pending: bool


class ReservationRequest(NamedTuple):
    """What to reserve for an order.

    Attributes:
        order_id: The order.
        buyer: Who orders.
        lines: The lines, each product once.
        fingerprint: The fingerprint of the lines.
        currency: The currency of the prices.
        minutes: The time until the deadline.
        unannounced: Cache namespaces to invalidate later, stored with the reservation.
    """

    order_id: str
    buyer: Buyer
    lines: Sequence[RequestedLine]
    fingerprint: str
    currency: str
    minutes: int
    unannounced: list[str] | None


def reserve(connection: Connection, request: ReservationRequest, limits: FairUse) -> Reservation | None:
    """Reserve all lines or none, durably; return None if a line is unavailable.

    Args:
        connection: A connection outside a transaction: the procedure unlocks the products before the write is durable.
        request: What to reserve.
        limits: The fair-use limits of the buyer.

    Raises:
        FairUseExceeded: The order would exceed a limit; nothing was reserved.
    """
    parameters = {**request._asdict(), **request.buyer._asdict(), **limits._asdict()}
    parameters["lines"] = json.dumps([line._asdict() for line in request.lines])
    try:
        row = connection.execute(
            """
            CALL reserve_stock(
                %(order_id)s, %(owner)s, %(network)s, %(lines)s::jsonb, %(fingerprint)s, %(currency)s, %(minutes)s,
                %(orders)s, %(pieces)s, %(percent)s,
                %(unannounced)s::text[], NULL
            )
            """,
            parameters,
        ).fetchone()
    except NoDataFound:
        return None
    return _reservation(row["response"]) if row else None


def _reservation(response: Row) -> Reservation:
    if exceeded := response.get("exceeded"):
        raise FairUseExceeded(details=exceeded)
    lines = {product_id: ReservedLine(**line) for product_id, line in response["lines"].items()}
    return Reservation(**{**response, "lines": lines})


def product_ids_of(connection: Connection, order_id: str) -> list[str]:
    """Return the ids of the products that an order reserved, in any state."""
    rows = connection.execute(
        "SELECT product_id::text FROM reservations WHERE order_id = %(id)s ORDER BY product_id", {"id": order_id}
    )
    return [row["product_id"] for row in rows]


def offers(connection: Connection, product_ids: Sequence[str]) -> dict[str, Row]:
    """Return the products that are for sale, by id, with name, price, available stock, VAT class and weight."""
    rows = connection.execute(
        """
        SELECT id::text, name, price_minor, available, tax_class, weight_g FROM products
        WHERE id = ANY(%(ids)s::uuid[]) AND archived_at IS NULL
        """,
        {"ids": list(product_ids)},
    )
    return {row["id"]: row for row in rows}


def goods_of(connection: Connection, order_id: str, product_ids: Sequence[str]) -> dict[str, Row]:
    """Return what an order's products cost now, by id: archived ones too, and whether the order is `known`."""
    rows = connection.execute(
        """
        SELECT id::text, price_minor, tax_class, weight_g, archived_at IS NULL AS for_sale,
            EXISTS (SELECT FROM order_reservations WHERE order_id = %(order_id)s) AS known
        FROM products WHERE id = ANY(%(ids)s::uuid[])
        """,
        {"ids": list(product_ids), "order_id": order_id},
    )
    return {row["id"]: row for row in rows}


def lock(connection: Connection, order_id: str) -> str | None:
    """Lock an order's reservation and return its state; None if there is none."""
    row = connection.execute(
        "SELECT state FROM order_reservations WHERE order_id = %(id)s FOR NO KEY UPDATE", {"id": order_id}
    ).fetchone()
    return row["state"] if row else None


def add_tombstone(connection: Connection, order_id: str) -> bool:
    """Mark an unknown order as released, so that it cannot reserve; return False if it is known."""
    row = connection.execute(
        """
        INSERT INTO order_reservations (order_id, state) VALUES (%(id)s, 'released')
        ON CONFLICT DO NOTHING RETURNING order_id
        """,
        {"id": order_id},
    ).fetchone()
    return row is not None


def set_state(connection: Connection, order_id: str, state: str) -> None:
    """Set the state of a reservation, and forget its buyer: fair-use limits do not count it any more."""
    connection.execute(
        """
        UPDATE order_reservations SET state = %(state)s, changed_at = clock_timestamp(), owner = NULL, network = NULL
        WHERE order_id = %(id)s
        """,
        {"id": order_id, "state": state},
    )


def move_stock(connection: Connection, order_id: str, on_hand: int, reserved: int) -> int:
    """Change the stock of an order's products, locking them in the order of ids.

    A product of which less than 0 would be left does not change.

    Args:
        connection: A connection in a transaction, best right before its end.
        order_id: The order whose lines apply.
        on_hand: The factor of the quantities for the stock on hand: 1, 0 or -1.
        reserved: The factor for the reserved stock.

    Returns:
        The number of changed products.
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
