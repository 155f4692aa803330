"""Extend the reservation of an order whose payment takes days."""

from products.repository import reservations
from products.repository.database import database

# Stripe confirms or fails a bank debit within 14 business days. https://docs.stripe.com/payments/sepa-debit
KEPT_DAYS = 30


def extend_reservation(order_id: str) -> None:
    """Keep an order's stock reserved for 30 days from now, unless it was committed or released. Idempotent."""
    with database.connection() as connection:
        reservations.extend_deadline(connection, order_id, KEPT_DAYS)
