"""What the queue consumers call: each event takes effect once, in any order."""

from decimal import Decimal, InvalidOperation

from orders import transitions
from orders.dependencies import dependencies
from orders.errors import OrderNotFound
from orders.model import Order
from orders.repository import joined_guests, outbox
from orders.service.update_order import Decide, update_order
from shared.event_consumer import EventRejected
from shared.events import Event
from shared.money import to_minor_units

_VERSION = 1


def payment_succeeded(event: Event) -> None:
    """Mark an order as paid.

    Raises:
        EventRejected: The event is malformed, its order unknown, or its amount is not the order's total.
    """

    def decide(order: Order) -> transitions.OrderUpdate:
        _check_total(event, order)
        return transitions.payment_succeeded(order, dependencies().now())

    _apply(event, "PaymentSucceeded", decide)


def payment_processing(event: Event) -> None:
    """Record that the bank is processing the payment of an order.

    Raises:
        EventRejected: The event is malformed, its order unknown, or its amount is not the order's total.
    """

    def decide(order: Order) -> transitions.OrderUpdate:
        _check_total(event, order)
        return transitions.payment_processing(order, event.time, dependencies().now())

    _apply(event, "PaymentProcessing", decide)


def payment_failed(event: Event) -> None:
    """Record that an attempt to pay an order failed; cancel the order after too many declined cards.

    Raises:
        EventRejected: The event is malformed or its order unknown.
    """
    declines = event.data.get("declines", 0)
    if not isinstance(declines, int):
        raise EventRejected("declines must be a number")
    _apply(
        event,
        "PaymentFailed",
        lambda order: transitions.payment_failed(order, declines, event.time, dependencies().now()),
    )


def payment_refunded(event: Event) -> None:
    """Record how much of an order was refunded.

    Raises:
        EventRejected: The event is malformed, its order unknown, or its amount impossible.
    """

    def decide(order: Order) -> transitions.OrderUpdate:
        refunded = _amount(event, "refunded_amount", order)
        if not 0 < refunded <= order.total:
            raise EventRejected("the amount refunded is not a part of the order's total")
        return transitions.payment_refunded(order, refunded, dependencies().now())

    _apply(event, "PaymentRefunded", decide)


def guests_joined(event: Event) -> None:
    """Add the orders of guests to the account that has verified their address.

    Raises:
        EventRejected: The event is malformed.
    """
    guest_ids = event.data.get("guest_ids")
    if (event.type, event.version) != ("GuestsJoined", _VERSION) or not event.user_id:
        raise EventRejected(f"GuestsJoined of version {_VERSION} expected")
    if not isinstance(guest_ids, list) or not all(isinstance(each, str) for each in guest_ids):
        raise EventRejected("guest_ids must be strings")
    joined_guests.join(guest_ids, event.user_id, dependencies().now())


def order_published(event: Event) -> None:
    """Delete one of our own events from the outbox: the bus delivered it."""
    outbox.forget_delivered(event)


def _apply(event: Event, kind: str, decide: Decide) -> None:
    if (event.type, event.version) != (kind, _VERSION):
        raise EventRejected(f"{kind} of version {_VERSION} expected")
    try:
        update_order(event.order_id, decide, event_id=event.id)
    except OrderNotFound as error:
        raise EventRejected("there is no such order") from error


def _check_total(event: Event, order: Order) -> None:
    if _amount(event, "amount", order) != order.total:
        raise EventRejected("the amount paid is not the order's total")


def _amount(event: Event, name: str, order: Order) -> int:
    text, currency = event.data.get(name), event.data.get("currency")
    if not isinstance(text, str) or currency != order.currency:
        raise EventRejected(f"{name} must be a decimal string in {order.currency}")
    try:
        return to_minor_units(Decimal(text), order.currency)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise EventRejected(f"{name} is no amount in {order.currency}") from error
