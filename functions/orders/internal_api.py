"""What payments asks about orders."""

from collections.abc import Sequence

from orders.errors import OrderNotPayable
from orders.model import Order
from orders.repository import orders
from orders.service.update_order import find_order_of
from orders.transitions import is_payable

MOST_DESCRIBED = 100


def payable_order(order_id: str, user_id: str) -> Order:
    """An order of this user that waits for its money.

    Raises:
        OrderNotFound: There is none, or it is somebody else's.
        OrderNotPayable: It is paid or cancelled.
    """
    order = find_order_of(user_id, order_id)
    if not is_payable(order):
        raise OrderNotPayable
    return order


def describe_orders(order_ids: Sequence[str]) -> list[Order]:
    """Those of these orders that exist, with one query.

    Raises:
        ValueError: These are more than 100.
    """
    if len(order_ids) > MOST_DESCRIBED:
        raise ValueError(f"{len(order_ids)} orders were asked for; {MOST_DESCRIBED} are described at once")
    return orders.find_all(order_ids)
