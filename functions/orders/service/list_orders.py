"""List orders."""

from orders.model import Order, OrderFilter, Status
from orders.order_numbers import parse_number
from orders.repository import orders
from shared.cursors import InvalidCursor, decode_cursor, encode_cursor


def find_page(
    user_id: str | None, status: Status | None, search: str | None, cursor: str | None, limit: int
) -> tuple[list[Order], str | None]:
    """Return a page of orders, newest first.

    Args:
        user_id: Only orders of this user; None for all users.
        status: Only orders in this status.
        search: Only orders with this number, as a person typed it.
        cursor: Where the previous page ended.
        limit: Orders per page.

    Returns:
        The orders, and the cursor of the next page if there is one.

    Raises:
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    number = parse_number(search) if search is not None else None
    query = {"list": "orders", "user": user_id, "status": status, **({} if search is None else {"number": number})}
    before = _read_cursor(cursor, query) if cursor is not None else None
    if search is not None and number is None:
        return [], None
    found = orders.find_newest(OrderFilter(user_id, status, number), before, limit + 1)
    page = found[:limit]
    return page, encode_cursor([page[-1].id], query) if len(found) > limit else None


def _read_cursor(cursor: str, query: dict[str, str | None]) -> str:
    match decode_cursor(cursor, query):
        case [str(order_id)]:
            return order_id
    raise InvalidCursor
