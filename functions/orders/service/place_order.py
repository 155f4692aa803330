"""Places orders: draft, reservation, order, event. docs/orders.md tells what survives a crash after each step."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from orders.dependencies import dependencies
from orders.errors import IdempotencyKeyReused, RequestInProgress, ReservationReleased
from orders.events import order_placed
from orders.model import DraftOrder, Found, Line, Order, Step, as_first_placed, moment_of, new_order_id
from orders.products_client import Reservation
from orders.repository import drafts
from orders.service.publish_events import publisher
from shared.errors import AppError, DependencyUnavailable
from shared.observability import logger

# Longer than the function may run: a lease that has ended belongs to a function that has ended.
LEASE = timedelta(seconds=20)
KEY_LIFETIME = timedelta(days=7)
_ATTEMPTS = 3


def place_order(
    user_id: str, lines: Sequence[Line], shipping_address: dict[str, str], key: str | None, fingerprint: str
) -> tuple[Order, bool]:
    """Place an order, once per idempotency key.

    Args:
        user_id: Who orders.
        lines: What, each product once.
        shipping_address: Where to.
        key: The client's idempotency key.
        fingerprint: SHA-256 of the request, which a repeated key is compared by.

    Returns:
        The order as it was placed, and whether an earlier request placed it.

    Raises:
        ProductNotFound, InsufficientStock, PriceChanged: There is no order, and the key is free.
        RequestInProgress: Another request with this key is not finished.
        IdempotencyKeyReused: The key belongs to another request.
        DependencyUnavailable: Nothing is known yet; the same request may be sent again.
    """
    # Without a key of the client's the request gets one of its own: one unique index does for both.
    wanted = _draft(user_id, lines, shipping_address, key or str(uuid.uuid4()), fingerprint)
    for _ in range(_ATTEMPTS):
        try:
            draft = _claim(wanted)
            if isinstance(draft, Order):
                return as_first_placed(draft), True
            if draft:
                return _finish(draft), False
        except ReservationReleased:
            logger().info("A draft was given up meanwhile", extra={"order_id": wanted.id})
        wanted = _draft(user_id, lines, shipping_address, wanted.idempotency_key, fingerprint)
    raise RequestInProgress


def _draft(user_id: str, lines: Sequence[Line], address: dict[str, str], key: str, fingerprint: str) -> DraftOrder:
    now = dependencies().now()
    return DraftOrder(new_order_id(now), user_id, key, fingerprint, now + LEASE, tuple(lines), address)


def _claim(wanted: DraftOrder) -> DraftOrder | Order | None:
    """The draft to work on, or the order that the key made before; None if the key came free meanwhile."""
    if drafts.add(wanted):
        return wanted
    found = drafts.find_by_key(wanted.user_id, wanted.idempotency_key)
    if found is None or _free_old_key(found):
        return None
    if found.draft.fingerprint != wanted.fingerprint:
        raise IdempotencyKeyReused
    if found.order:
        return found.order
    now = dependencies().now()
    resumed = drafts.take_over(found.draft, now, now + LEASE)
    if resumed is None:
        raise RequestInProgress
    return resumed


def _free_old_key(found: Found) -> bool:
    if found.order is None or moment_of(found.draft.id) > dependencies().now() - KEY_LIFETIME:
        return False
    drafts.free_key(found.draft, str(uuid.uuid4()))
    return True


def _finish(draft: DraftOrder) -> Order:
    order = _placed(draft, _reserve(draft), dependencies().now())
    event = order_placed(order, order.updated_at)
    if not drafts.place(draft, order, event):
        # Our lease ended and somebody else goes on, with this reservation: it is not ours to give back.
        raise RequestInProgress
    publisher().publish([event])
    return order


def _reserve(draft: DraftOrder) -> Reservation:
    try:
        return dependencies().products.reserve(draft.id, draft.lines)
    except DependencyUnavailable:
        # The stock may be held: the draft stays, for a retry or for the sweeper.
        _let_go(draft)
        raise
    except AppError:
        drafts.delete(draft)
        raise


def _let_go(draft: DraftOrder) -> None:
    try:
        drafts.let_go(draft, dependencies().now())
    except DependencyUnavailable:
        logger().warning("A lease ends by itself", extra={"order_id": draft.id})


def _placed(draft: DraftOrder, reservation: Reservation, at: datetime) -> Order:
    return Order(
        id=draft.id,
        user_id=draft.user_id,
        status="pending",
        payment_status="unpaid",
        items=reservation.items,
        total=sum(item.unit_price * item.quantity for item in reservation.items),
        refunded=0,
        currency=reservation.currency,
        shipping_address=draft.shipping_address,
        history=(Step("pending", at, "customer"),),
        created_at=moment_of(draft.id),
        updated_at=at,
    )
