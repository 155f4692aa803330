"""Shows payments."""

from datetime import datetime

from payments.errors import PaymentNotFound
from payments.model import Payment, Refund, is_id
from payments.repository import payments, refunds
from payments.repository.database import database
from payments.repository.payments import Place
from shared.cursors import InvalidCursor, decode_cursor, encode_cursor

type Shown = tuple[Payment, list[Refund]]


def find_payment(payment_id: str, user_id: str | None) -> Shown:
    """A payment and its refunds.

    Args:
        payment_id: Which.
        user_id: Whose it must be; anybody's if None.

    Raises:
        PaymentNotFound: There is none, or it is somebody else's.
    """
    if not is_id(payment_id):
        raise PaymentNotFound
    with database.connection() as connection:
        payment = payments.find(connection, payment_id)
        if payment is None or user_id not in (None, payment.user_id):
            raise PaymentNotFound
        return payment, refunds.of_payment(connection, payment_id)


def list_payments(
    user_id: str | None, order_id: str | None, cursor: str | None, limit: int
) -> tuple[list[Shown], str | None]:
    """A page of payments with their refunds, the newest first.

    Args:
        user_id: Whose; everybody's if None.
        order_id: Only those of this order.
        cursor: Where the page before ended.
        limit: Payments on a page.

    Returns:
        The payments, and the cursor of the next page if there is one.

    Raises:
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    query = {"list": "payments", "user": user_id, "order": order_id}
    before = _place(cursor, query) if cursor is not None else None
    with database.connection() as connection:
        found = payments.find_newest(connection, user_id, order_id, before, limit + 1)
        page = found[:limit]
        theirs = refunds.of_payments(connection, [payment.id for payment in page])
    shown = [(payment, [refund for refund in theirs if refund.payment_id == payment.id]) for payment in page]
    last = page[-1] if len(found) > limit else None
    return shown, encode_cursor([last.created_at.isoformat(), last.id], query) if last else None


def _place(cursor: str, query: dict[str, str | None]) -> Place:
    match decode_cursor(cursor, query):
        case [str(moment), str(payment_id)]:
            return Place(datetime.fromisoformat(moment), payment_id)
    raise InvalidCursor
