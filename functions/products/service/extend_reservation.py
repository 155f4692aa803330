"""Extend the reservation of an order whose payment takes days."""

from products.errors import ReservationNotFound, ReservationRefused
from products.repository import reservation_deadlines
from products.repository.database import database
from products.service.reservation_transitions import transition
from shared.observability import logger

# Stripe confirms or fails a bank debit within 14 business days. https://docs.stripe.com/payments/sepa-debit
KEPT_DAYS = 30


def extend_reservation(order_id: str) -> None:
    """Keep an order's stock reserved for 30 days from now, unless it was committed or released. Idempotent.

    Stock whose reservation expired before the bank began is reserved again, if it is left.
    """
    try:
        # Without the event's id: a crash before the deadline is moved must not make the repetition a no-op.
        transition(order_id, "renew")
    except ReservationRefused:
        logger().warning(
            "Stock of an expired reservation is gone; its payment is processing", extra={"order_id": order_id}
        )
    except ReservationNotFound:
        logger().warning("No reservation for a payment that is processing", extra={"order_id": order_id})
    with database.connection() as connection:
        reservation_deadlines.extend(connection, order_id, KEPT_DAYS)
