"""What HTTP endpoints ask of the service: requests in, answers out, ownership checked."""

from orders.errors import InvalidStatusRequest
from orders.model import Order, Status
from orders.schemas import OrderCreate, OrderList, OrderPagination, OrderPublic, OrderQuery, StatusChange, order_public
from orders.service import place_order as placing
from orders.service import queries, update_order
from shared.caller import Caller
from shared.errors import Forbidden


def place_order(caller: Caller, order: OrderCreate, key: str | None) -> tuple[OrderPublic, bool]:
    """Place an order; `placing.place_order` tells what may be refused.

    Returns:
        The order as it was placed, and whether an earlier request placed it.
    """
    placed, replayed = placing.place_order(caller.user_id, order.lines(), order.address(), key, order.fingerprint())
    return order_public(placed), replayed


def list_orders(caller: Caller, query: OrderQuery) -> OrderList:
    """The caller's orders, or everybody's.

    Raises:
        Forbidden: A customer asks for everybody's.
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    if query.all and caller.role != "admin":
        raise Forbidden
    whose = None if query.all else caller.user_id
    page, next_cursor = queries.list_orders(whose, query.status, query.cursor, query.limit)
    pagination = OrderPagination(limit=query.limit, next_cursor=next_cursor)
    return OrderList(orders=[order_public(order) for order in page], pagination=pagination)


def get_order(caller: Caller, order_id: str) -> OrderPublic:
    """An order of the caller's, or any for an admin.

    Raises:
        OrderNotFound: There is none, or it is somebody else's.
    """
    return order_public(_visible(caller, order_id))


def cancel_order(caller: Caller, order_id: str) -> OrderPublic:
    """Cancel an order of the caller's, or any for an admin; once more makes no difference.

    Raises:
        OrderNotFound: There is none, or it is somebody else's.
        InvalidTransition: It was shipped.
    """
    return order_public(update_order.set_status(_visible(caller, order_id).id, "cancelled", caller.role))


def set_status(order_id: str, body: StatusChange | None, query: Status | None) -> OrderPublic:
    """Bring an order into the status that body or query name.

    Raises:
        InvalidStatusRequest: None is named, or two.
        OrderNotFound: There is no such order.
        InvalidTransition: Its status does not allow this.
    """
    wanted = {status for status in (body.status if body else None, query) if status}
    if len(wanted) != 1:
        reason = "give one status, in the body or in the query"
        raise InvalidStatusRequest(details=[{"field": "status", "reason": reason}])
    return order_public(update_order.set_status(order_id, wanted.pop(), "admin"))


def _visible(caller: Caller, order_id: str) -> Order:
    if caller.role == "admin":
        return update_order.find_order(order_id)
    return update_order.find_order_of(caller.user_id, order_id)
