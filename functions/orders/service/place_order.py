"""Place an order: draft, reservation, order, event. docs/orders.md says what survives a crash after each step."""

import uuid
from dataclasses import replace
from datetime import timedelta

from orders.dependencies import dependencies
from orders.errors import IdempotencyKeyReused, RequestInProgress, ReservationReleased
from orders.events import order_placed, order_status_changed
from orders.model import (
    DraftOrder,
    KeyOwner,
    Order,
    PlaceOrder,
    Step,
    as_first_placed,
    as_free,
    created_at,
    is_free,
    new_order_id,
)
from orders.products_client import Buyer, Reservation
from orders.repository import drafts, joined_guests
from orders.service.publish_events import publisher
from orders.service.terms import conditions_of
from shared.breaker import CircuitOpen
from shared.errors import AppError, ConcurrencyLimitReached, DependencyUnavailable
from shared.observability import logger
from shared.pricing.breakdown import price
from shared.pricing.model import Breakdown, Line

# Longer than the function may run, so that an expired lease belongs to a function that has ended.
LEASE = timedelta(seconds=20)
KEY_LIFETIME = timedelta(days=7)
_ATTEMPTS = 3


def place_order(request: PlaceOrder, buyer: Buyer, key: str | None) -> tuple[Order, bool]:
    """Place an order, once per idempotency key.

    Args:
        request: The order to place.
        buyer: Whom fair-use limits count the order for.
        key: The client's idempotency key.

    Returns:
        The order as it was placed, and whether an earlier request placed it.

    Raises:
        ProductNotFound, InsufficientStock, PriceChanged, TooManyOpenOrders, TotalNotPayable, TotalChanged,
            NotDeliverable: No order was placed, and the key stays free.
        RequestInProgress: Another request with this key is still running.
        IdempotencyKeyReused: The key belongs to another request.
        DependencyUnavailable: The outcome is unknown; the client may retry with the same key.
    """
    # A request without a key gets a random one, so that one unique index serves both.
    key = key or str(uuid.uuid4())
    for _ in range(_ATTEMPTS):
        draft = _new_draft(request, key)
        try:
            claimed = _claim(draft)
            if isinstance(claimed, Order):
                return as_first_placed(claimed), True
            if claimed:
                return _finish(claimed, buyer, fresh=claimed is draft), False
        except ReservationReleased:
            logger().info("Draft order was swept meanwhile; starting again", extra={"order_id": draft.id})
    raise RequestInProgress


def _new_draft(request: PlaceOrder, key: str) -> DraftOrder:
    now = dependencies().now()
    return DraftOrder(new_order_id(now), request, key, request.fingerprint, now + LEASE)


def _claim(draft: DraftOrder) -> DraftOrder | Order | None:
    """Return the draft to work on, or the order that the key belongs to; None if the key became free meanwhile."""
    if drafts.add(draft):
        return draft
    owner = drafts.find_by_key(draft.request.user_id, draft.idempotency_key)
    if owner is None or _free_old_key(owner):
        return None
    if owner.draft.fingerprint != draft.fingerprint:
        raise IdempotencyKeyReused
    if owner.order:
        return owner.order
    now = dependencies().now()
    if not drafts.take_lease(owner.draft.id, now, now + LEASE):
        raise RequestInProgress
    return replace(owner.draft, lease_until=now + LEASE)


def _free_old_key(owner: KeyOwner) -> bool:
    if owner.order is None or created_at(owner.draft.id) > dependencies().now() - KEY_LIFETIME:
        return False
    drafts.free_key(owner.draft, str(uuid.uuid4()))
    return True


def _finish(draft: DraftOrder, buyer: Buyer, *, fresh: bool) -> Order:
    # The draft is stored: a guest who joins an account from now on joins with it.
    account_id = joined_guests.find_account(draft.request.user_id) if buyer.is_guest else None
    order = replace(_to_order(draft, *_reserve(draft, buyer, fresh=fresh)), account_id=account_id)
    events = [order_placed(order, order.updated_at)]
    if is_free(order):
        # Products commits the stock when it gets this event.
        events.append(order_status_changed(order, order.updated_at, "processing"))
        order = as_free(order)
    if not drafts.place(draft, order, events):
        # The lease expired and another request continued with this reservation: it must not be released here.
        raise RequestInProgress
    publisher().publish(events)
    return order


def _reserve(draft: DraftOrder, buyer: Buyer, *, fresh: bool) -> tuple[Reservation, Breakdown]:
    request = draft.request
    try:
        conditions = conditions_of(request.shipping_address["country"], request.shipping_method, request.expected_total)
        reservation = dependencies().products.reserve(draft.id, buyer, request.lines, conditions)
        # Products has priced the same lines on the same terms, before it reserved them.
        return reservation, price(_priced_lines(reservation), conditions.terms)
    except DependencyUnavailable as error:
        if fresh and isinstance(error, CircuitOpen | ConcurrencyLimitReached):
            # Products was never invoked for this draft: there is nothing to resume or to release.
            drafts.delete(draft.id, draft.lease_until)
        else:
            # The stock may be reserved: keep the draft for a retry or for the sweeper.
            _release_lease(draft)
        raise
    except AppError:
        drafts.delete(draft.id, draft.lease_until)
        raise


def _release_lease(draft: DraftOrder) -> None:
    try:
        drafts.release_lease(draft.id, draft.lease_until, dependencies().now())
    except DependencyUnavailable:
        logger().warning("Could not release the lease; it will expire", extra={"order_id": draft.id})


def _priced_lines(reservation: Reservation) -> list[Line]:
    offers = reservation.offers
    return [
        Line(
            item.product_id,
            item.quantity,
            item.unit_price,
            offers[item.product_id].tax_class,
            offers[item.product_id].weight,
        )
        for item in reservation.items
    ]


def _to_order(draft: DraftOrder, reservation: Reservation, breakdown: Breakdown) -> Order:
    now = dependencies().now()
    return Order(
        id=draft.id,
        user_id=draft.request.user_id,
        status="pending",
        payment_status="unpaid",
        items=reservation.items,
        total=breakdown.total,
        refunded=0,
        currency=reservation.currency,
        shipping_address=draft.request.shipping_address,
        history=(Step("pending", now, "customer"),),
        created_at=created_at(draft.id),
        updated_at=now,
        breakdown=breakdown,
    )
