"""Places orders: intent, reservation, order, event. docs/orders.md tells what survives a crash after each step."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from orders.errors import IdempotencyKeyReused, RequestInProgress, ReservationReleased
from orders.happenings import order_placed
from orders.model import Found, Intent, Line, Order, Step, as_first_placed, moment_of, new_order_id
from orders.products import Reservation
from orders.repository import intents
from orders.service.telling import tell
from orders.surroundings import surroundings
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
    wanted = _intent(user_id, lines, shipping_address, key or str(uuid.uuid4()), fingerprint)
    for _ in range(_ATTEMPTS):
        try:
            intent = _claim(wanted)
            if isinstance(intent, Order):
                return as_first_placed(intent), True
            if intent:
                return _finish(intent), False
        except ReservationReleased:
            logger().info("An intent was given up meanwhile", extra={"order_id": wanted.id})
        wanted = _intent(user_id, lines, shipping_address, wanted.idempotency_key, fingerprint)
    raise RequestInProgress


def _intent(user_id: str, lines: Sequence[Line], address: dict[str, str], key: str, fingerprint: str) -> Intent:
    now = surroundings().now()
    return Intent(new_order_id(now), user_id, key, fingerprint, now + LEASE, tuple(lines), address)


def _claim(wanted: Intent) -> Intent | Order | None:
    """The intent to work on, or the order that the key made before; None if the key came free meanwhile."""
    if intents.add(wanted):
        return wanted
    found = intents.find_by_key(wanted.user_id, wanted.idempotency_key)
    if found is None or _free_old_key(found):
        return None
    if found.intent.fingerprint != wanted.fingerprint:
        raise IdempotencyKeyReused
    if found.order:
        return found.order
    now = surroundings().now()
    resumed = intents.take_over(found.intent, now, now + LEASE)
    if resumed is None:
        raise RequestInProgress
    return resumed


def _free_old_key(found: Found) -> bool:
    if found.order is None or moment_of(found.intent.id) > surroundings().now() - KEY_LIFETIME:
        return False
    intents.free_key(found.intent, str(uuid.uuid4()))
    return True


def _finish(intent: Intent) -> Order:
    order = _placed(intent, _reserve(intent), surroundings().now())
    event = order_placed(order, order.updated_at)
    if not intents.place(intent, order, event):
        # Our lease ended and somebody else goes on, with this reservation: it is not ours to give back.
        raise RequestInProgress
    tell([event])
    return order


def _reserve(intent: Intent) -> Reservation:
    try:
        return surroundings().products.reserve(intent.id, intent.lines)
    except DependencyUnavailable:
        # The stock may be held: the intent stays, for a retry or for the sweeper.
        _let_go(intent)
        raise
    except AppError:
        intents.delete(intent)
        raise


def _let_go(intent: Intent) -> None:
    try:
        intents.let_go(intent, surroundings().now())
    except DependencyUnavailable:
        logger().warning("A lease ends by itself", extra={"order_id": intent.id})


def _placed(intent: Intent, reservation: Reservation, at: datetime) -> Order:
    return Order(
        id=intent.id,
        user_id=intent.user_id,
        status="pending",
        payment_status="unpaid",
        items=reservation.items,
        total=sum(item.unit_price * item.quantity for item in reservation.items),
        refunded=0,
        currency=reservation.currency,
        shipping_address=intent.shipping_address,
        history=(Step("pending", at, "customer"),),
        created_at=moment_of(intent.id),
        updated_at=at,
    )
