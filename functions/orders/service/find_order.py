"""Find one placed order."""

from orders.errors import OrderNotFound
from orders.model import Order, is_order_id
from orders.repository import orders


def find_order(order_id: str) -> Order:
    """Return a placed order.

    Raises:
        OrderNotFound: It does not exist.
    """
    order = orders.find(order_id) if is_order_id(order_id) else None
    if order is None:
        raise OrderNotFound
    return order


def find_order_of(user_id: str, order_id: str) -> Order:
    """Return a placed order of this user, or of a guest who joined this account.

    Raises:
        OrderNotFound: It does not exist, or belongs to another user.
    """
    order = find_order(order_id)
    if user_id not in (order.user_id, order.account_id):
        raise OrderNotFound
    return order
