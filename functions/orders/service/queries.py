"""Shows orders."""

from orders.model import Order, Status
from orders.repository import orders
from shared.cursors import InvalidCursor, decode_cursor, encode_cursor


def list_orders(
    user_id: str | None, status: Status | None, cursor: str | None, limit: int
) -> tuple[list[Order], str | None]:
    """A page of orders, the newest first.

    Args:
        user_id: Whose; everybody's if None.
        status: Only those in this status.
        cursor: Where the page before ended.
        limit: Orders on a page.

    Returns:
        The orders, and the cursor of the next page if there is one.

    Raises:
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    query = {"list": "orders", "user": user_id, "status": status}
    before = _place(cursor, query) if cursor is not None else None
    found = orders.find_newest(user_id, status, before, limit + 1)
    page = found[:limit]
    return page, encode_cursor([page[-1].id], query) if len(found) > limit else None


def _place(cursor: str, query: dict[str, str | None]) -> str:
    match decode_cursor(cursor, query):
        case [str(order_id)]:
            return order_id
    raise InvalidCursor
