"""What payments tells: each event once, in whatever order they come."""

from decimal import Decimal, InvalidOperation

from orders import transitions
from orders.dependencies import dependencies
from orders.errors import OrderNotFound
from orders.model import Order
from orders.service.update_order import Decide, change_order
from shared.event_consumer import EventRejected
from shared.events import Event
from shared.money import to_minor_units

_VERSION = 1


def payment_succeeded(event: Event) -> None:
    """An order was paid.

    Raises:
        EventRejected: It is no event that could be taken: another amount, an unknown order.
    """

    def decide(order: Order) -> transitions.Change:
        if _amount(event, "amount", order) != order.total:
            raise EventRejected("the amount paid is not the order's total")
        return transitions.payment_succeeded(order, dependencies().now())

    _take(event, "PaymentSucceeded", decide)


def payment_failed(event: Event) -> None:
    """An attempt to pay an order failed.

    Raises:
        EventRejected: It is no event that could be taken.
    """
    _take(event, "PaymentFailed", lambda order: transitions.payment_failed(order, dependencies().now()))


def payment_refunded(event: Event) -> None:
    """Money went back to the customer.

    Raises:
        EventRejected: It is no event that could be taken.
    """

    def decide(order: Order) -> transitions.Change:
        refunded = _amount(event, "refunded_amount", order)
        if not 0 < refunded <= order.total:
            raise EventRejected("the amount refunded is not a part of the order's total")
        return transitions.payment_refunded(order, refunded, dependencies().now())

    _take(event, "PaymentRefunded", decide)


def _take(event: Event, kind: str, decide: Decide) -> None:
    if (event.type, event.version) != (kind, _VERSION):
        raise EventRejected(f"{kind} of version {_VERSION} expected")
    try:
        change_order(event.order_id, decide, event_id=event.id)
    except OrderNotFound as error:
        raise EventRejected("there is no such order") from error


def _amount(event: Event, name: str, order: Order) -> int:
    text, currency = event.data.get(name), event.data.get("currency")
    if not isinstance(text, str) or currency != order.currency:
        raise EventRejected(f"{name} must be a decimal string in {order.currency}")
    try:
        return to_minor_units(Decimal(text), order.currency)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise EventRejected(f"{name} is no amount in {order.currency}") from error
