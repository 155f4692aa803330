"""What the HTTP handlers call: request models in, response models out, ownership checked."""

from datetime import UTC, datetime

from orders.errors import CouponInvalid, InvalidStatusRequest
from orders.fair_use import fair_use_owner
from orders.model import Actor, Order, Status
from orders.products_client import Buyer
from orders.repository.database import database
from orders.schemas import (
    OrderCreate,
    OrderList,
    OrderPagination,
    OrderPublic,
    OrderQuery,
    OrdersHealth,
    StatusChange,
    order_public,
)
from orders.service.find_order import find_order, find_order_of
from orders.service.list_orders import find_page
from orders.service.place_order import place_order
from orders.service.update_order import update_status
from shared.caller import Caller
from shared.errors import DependencyUnavailable, Forbidden
from shared.health import Unhealthy
from shared.translatable import Translatable


def create_order(caller: Caller, network: str | None, body: OrderCreate, key: str | None) -> tuple[OrderPublic, bool]:
    """Place an order, once per idempotency key.

    Returns:
        The order as it was placed, and whether an earlier request placed it.

    Raises:
        AppError: The order was refused; see `place_order`.
    """
    if body.coupon is not None:
        raise CouponInvalid
    order, replayed = place_order(
        body.command(caller), Buyer(fair_use_owner(caller), network, caller.role == "guest"), key
    )
    return order_public(order), replayed


def list_orders(caller: Caller, query: OrderQuery) -> OrderList:
    """List the caller's orders, or all orders.

    Raises:
        Forbidden: Only admins may list all orders.
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    if query.all and caller.role != "admin":
        raise Forbidden
    user_id = None if query.all else caller.user_id
    page, next_cursor = find_page(user_id, query.status, query.search, query.cursor, query.limit)
    pagination = OrderPagination(limit=query.limit, next_cursor=next_cursor)
    return OrderList(orders=[order_public(order) for order in page], pagination=pagination)


def get_order(caller: Caller, order_id: str) -> OrderPublic:
    """Return one of the caller's orders; an admin may read any order.

    Raises:
        OrderNotFound: It does not exist, or belongs to another user.
    """
    return order_public(_find_visible(caller, order_id))


def cancel_order(caller: Caller, order_id: str) -> OrderPublic:
    """Cancel one of the caller's orders; an admin may cancel any order. Idempotent.

    Raises:
        OrderNotFound: It does not exist, or belongs to another user.
        InvalidTransition: It was shipped.
    """
    by: Actor = "admin" if caller.role == "admin" else "customer"
    return order_public(update_status(_find_visible(caller, order_id).id, "cancelled", by))


def set_order_status(order_id: str, body: StatusChange | None, query: Status | None) -> OrderPublic:
    """Set an order's status to the one in the body or in the query.

    Raises:
        InvalidStatusRequest: There is none, or there are two.
        OrderNotFound: The order does not exist.
        InvalidTransition: The order's current status does not allow it.
        OrderUnpaid: The order is unpaid and cannot be shipped.
    """
    requested = {status for status in (body.status if body else None, query) if status}
    if len(requested) != 1:
        reason = Translatable("give one status, in the body or in the query")
        raise InvalidStatusRequest(details=[{"field": "status", "reason": reason}])
    unpaid = body is not None and body.unpaid is True
    return order_public(update_status(order_id, requested.pop(), "admin", unpaid=unpaid))


def get_health() -> OrdersHealth:
    """Check the database.

    Raises:
        Unhealthy: The database is unavailable.
    """
    try:
        database.ping()
    except DependencyUnavailable as error:
        raise Unhealthy("orders", "mongodb") from error
    return OrdersHealth(status="healthy", service="orders", database="up", timestamp=datetime.now(UTC))


def _find_visible(caller: Caller, order_id: str) -> Order:
    if caller.role == "admin":
        return find_order(order_id)
    return find_order_of(caller.user_id, order_id)
