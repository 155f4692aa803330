"""The steps of an order: from an order and what happened to the change that is to be stored. No side effects.

pending ──▶ processing ──▶ shipped ──▶ delivered
   └───────────┴──▶ cancelled
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orders.errors import InvalidTransition
from orders.events import order_cancelled, order_status_changed
from orders.model import Actor, Order, PaymentStatus, Status, Step
from shared.events import Event

_NEXT: Mapping[Status, tuple[Status, ...]] = {
    "pending": ("processing", "cancelled"),
    "processing": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": (),
    "cancelled": (),
}
_UNPAID: tuple[PaymentStatus, ...] = ("unpaid", "failed")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an order in one write.

    Attributes:
        step: The status it takes, if another one.
        payment_status: From now on.
        refunded: How much of the total went back, from now on.
        event: What other services are told.
    """

    at: datetime
    payment_status: PaymentStatus
    refunded: int
    step: Step | None = None
    event: Event | None = None


def take_step(order: Order, to: Status, by: Actor, at: datetime, reason: str = "") -> Change | None:
    """The change that brings an order into a status; None if it is there already.

    Args:
        order: As stored.
        to: The status wanted.
        by: Who wants it.
        at: When.
        reason: Of a cancellation; who cancelled if not given.

    Raises:
        InvalidTransition: There is no such step.
    """
    if to == order.status:
        return None
    if to not in _NEXT[order.status]:
        raise InvalidTransition(order.status, to)
    event = order_cancelled(order, at, reason or by) if to == "cancelled" else order_status_changed(order, at, to)
    return Change(at, order.payment_status, order.refunded, Step(to, at, by), event)


def is_payable(order: Order) -> bool:
    """Whether the order waits for its money."""
    return order.status == "pending" and order.payment_status in _UNPAID


def expire(order: Order, at: datetime) -> Change | None:
    """The change that ends an order nobody paid; None if it was paid or ended meanwhile."""
    if not is_payable(order):
        return None
    return take_step(order, "cancelled", "system", at, "expired")


def payment_succeeded(order: Order, at: datetime) -> Change:
    """The order is paid. One that was cancelled before stays so: payments gives the money back."""
    paid: PaymentStatus = "paid" if order.payment_status in _UNPAID else order.payment_status
    step = Step("processing", at, "payments") if order.status == "pending" else None
    event = order_status_changed(order, at, "processing") if step else None
    return Change(at, paid, order.refunded, step, event)


def payment_failed(order: Order, at: datetime) -> Change:
    """An attempt to pay failed; the customer may try again. It says nothing about an order paid since."""
    status: PaymentStatus = "failed" if order.payment_status == "unpaid" else order.payment_status
    return Change(at, status, order.refunded)


def payment_refunded(order: Order, refunded: int, at: datetime) -> Change:
    """Money went back. An order that got all of it back is not shipped any more.

    Args:
        order: As stored.
        refunded: How much went back altogether; a smaller sum than known is old news.
        at: When.
    """
    refunded = max(refunded, order.refunded)
    whole = refunded >= order.total
    step = Step("cancelled", at, "payments") if whole and "cancelled" in _NEXT[order.status] else None
    event = order_cancelled(order, at, "refunded") if step else None
    return Change(at, "refunded" if whole else "partially_refunded", refunded, step, event)
