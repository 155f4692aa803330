"""State transitions of an order: from an order and an event to the update to store. No side effects.

pending ──▶ processing ──▶ shipped ──▶ delivered
   └───────────┴──▶ cancelled
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orders.errors import InvalidTransition
from orders.events import order_cancelled, order_status_changed
from orders.model import UNPAID, Actor, Order, PaymentStatus, Status, Step
from shared.events import Event

_NEXT: Mapping[Status, tuple[Status, ...]] = {
    "pending": ("processing", "cancelled"),
    "processing": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": (),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class OrderUpdate:
    """A change of an order, stored in one write.

    Attributes:
        at: When it happens.
        payment_status: The payment status from now on.
        refunded: The amount refunded from now on.
        step: The new status, if it changes.
        event: The event to publish, if any.
    """

    at: datetime
    payment_status: PaymentStatus
    refunded: int
    step: Step | None = None
    event: Event | None = None


def change_status(order: Order, status: Status, by: Actor, at: datetime, reason: str = "") -> OrderUpdate | None:
    """Return the update that gives an order a status; None if it already has it.

    Args:
        order: The order as stored.
        status: The new status.
        by: Who changes it.
        at: When.
        reason: Why the order is cancelled; defaults to who cancels it.

    Raises:
        InvalidTransition: The order's current status does not allow it.
    """
    if status == order.status:
        return None
    if status not in _NEXT[order.status]:
        raise InvalidTransition(order.status, status)
    cancelled = status == "cancelled"
    event = order_cancelled(order, at, reason or by) if cancelled else order_status_changed(order, at, status)
    return OrderUpdate(at, order.payment_status, order.refunded, Step(status, at, by), event)


def is_payable(order: Order) -> bool:
    """Whether the order waits for payment."""
    return order.status == "pending" and order.payment_status in UNPAID


def expire(order: Order, at: datetime) -> OrderUpdate | None:
    """Return the update that cancels an unpaid order; None if it was paid or cancelled meanwhile."""
    if not is_payable(order):
        return None
    return change_status(order, "cancelled", "system", at, "expired")


def payment_succeeded(order: Order, at: datetime) -> OrderUpdate:
    """Mark the order as paid. A cancelled order stays cancelled; payments refunds it."""
    paid: PaymentStatus = "paid" if order.payment_status in UNPAID else order.payment_status
    step = Step("processing", at, "payments") if order.status == "pending" else None
    event = order_status_changed(order, at, "processing") if step else None
    return OrderUpdate(at, paid, order.refunded, step, event)


def payment_failed(order: Order, at: datetime) -> OrderUpdate:
    """Note a failed attempt to pay, unless the order was paid since. The customer may try again."""
    status: PaymentStatus = "failed" if order.payment_status == "unpaid" else order.payment_status
    return OrderUpdate(at, status, order.refunded)


def payment_refunded(order: Order, refunded: int, at: datetime) -> OrderUpdate:
    """Note a refund. A fully refunded order that was not shipped is cancelled.

    Args:
        order: The order as stored.
        refunded: Sum of all refunds; a smaller sum than the known one is out of date.
        at: When.
    """
    refunded = max(refunded, order.refunded)
    fully = refunded >= order.total
    step = Step("cancelled", at, "payments") if fully and "cancelled" in _NEXT[order.status] else None
    event = order_cancelled(order, at, "refunded") if step else None
    return OrderUpdate(at, "refunded" if fully else "partially_refunded", refunded, step, event)
