"""Reads payments."""

from payments.errors import PaymentNotFound
from payments.model import Payment, Refund
from payments.repository import joined_guests, payments, refunds
from payments.repository.database import database
from shared.cursors import page_of, position_of
from shared.postgres import Connection
from shared.uuids import is_uuid

type PaymentWithRefunds = tuple[Payment, list[Refund]]


def get_payment(payment_id: str, user_id: str | None) -> PaymentWithRefunds:
    """Return a payment and its refunds.

    Args:
        payment_id: The payment's id.
        user_id: The required owner; None for any.

    Raises:
        PaymentNotFound: It does not exist or belongs to another user.
    """
    if not is_uuid(payment_id):
        raise PaymentNotFound
    with database.connection() as connection:
        payment = payments.find(connection, payment_id)
        if payment is None or not _may_read(connection, user_id, payment):
            raise PaymentNotFound
        return payment, refunds.list_of_payments(connection, [payment_id])


def _may_read(connection: Connection, user_id: str | None, payment: Payment) -> bool:
    return user_id in (None, payment.user_id) or joined_guests.has_joined(connection, payment.user_id, str(user_id))


def list_payments(
    user_id: str | None, order_id: str | None, cursor: str | None, limit: int
) -> tuple[list[PaymentWithRefunds], str | None]:
    """Return a page of payments with their refunds, newest first.

    Args:
        user_id: Only payments of this user; None for all.
        order_id: Only payments of this order; None for all.
        cursor: The previous page's cursor.
        limit: Payments per page.

    Returns:
        The payments, and the next page's cursor if there is one.

    Raises:
        InvalidCursor: The cursor was tampered with or belongs to another list.
    """
    query = {"list": "payments", "user": user_id, "order": order_id}
    before = position_of(cursor, query)
    with database.connection() as connection:
        found = payments.list_newest(connection, user_id, order_id, before, limit + 1)
        page, next_cursor = page_of(found, limit, query)
        all_refunds = refunds.list_of_payments(connection, [payment.id for payment in page])
    result = [(payment, [refund for refund in all_refunds if refund.payment_id == payment.id]) for payment in page]
    return result, next_cursor
