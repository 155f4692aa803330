"""State transitions of an order: from an order and an event to the update to store. No side effects.

pending ──▶ processing ──▶ shipped ──▶ delivered
   └───────────┴──▶ cancelled
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from orders.errors import InvalidTransition, OrderUnpaid
from orders.events import order_cancelled, order_status_changed
from orders.model import PAYABLE, UNPAID, Actor, Order, PaymentStatus, Status, Step
from shared.events import Event

_NEXT: Mapping[Status, tuple[Status, ...]] = {
    "pending": ("processing", "cancelled"),
    "processing": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": (),
    "cancelled": (),
}
MAX_DECLINES = 10
"""An order is cancelled when this many cards were declined, as it is probably used to test stolen cards."""


@dataclass(frozen=True, slots=True)
class OrderUpdate:
    """A change of an order, stored in one write.

    Attributes:
        at: When it happens.
        payment_status: The payment status from now on.
        refunded: The amount refunded from now on.
        step: The new status, if it changes.
        event: The event to publish, if any.
        payment_at: Time of the event that sets the payment status to `processing` or `failed`, if one does.
    """

    at: datetime
    payment_status: PaymentStatus
    refunded: int
    step: Step | None = None
    event: Event | None = None
    payment_at: datetime | None = None


def change_status(
    order: Order, status: Status, by: Actor, at: datetime, *, reason: str = "", unpaid: bool = False
) -> OrderUpdate | None:
    """Return the update that gives an order a status; None if it already has it.

    Args:
        order: The order as stored.
        status: The new status.
        by: Who changes it.
        at: When.
        reason: Why the order is cancelled; defaults to who cancels it.
        unpaid: Allow an unpaid order to be shipped.

    Raises:
        InvalidTransition: The order's current status does not allow it.
        OrderUnpaid: The order is unpaid and cannot be shipped.
    """
    if status == order.status:
        return None
    if status not in _NEXT[order.status]:
        raise InvalidTransition(order.status, status)
    ships_unpaid = status == "shipped" and order.payment_status in UNPAID
    if ships_unpaid and not unpaid:
        raise OrderUnpaid
    cancelled = status == "cancelled"
    event = order_cancelled(order, at, reason or by) if cancelled else order_status_changed(order, at, status)
    return OrderUpdate(at, order.payment_status, order.refunded, Step(status, at, by, ships_unpaid), event)


def is_payable(order: Order) -> bool:
    """Whether the order waits for a payment to start."""
    return order.status == "pending" and order.payment_status in PAYABLE


def expire(order: Order, at: datetime) -> OrderUpdate | None:
    """Return the update that cancels an unpaid order; None if its payment started, or it was cancelled, meanwhile."""
    if not is_payable(order):
        return None
    return change_status(order, "cancelled", "system", at, reason="expired")


def payment_processing(order: Order, event_at: datetime, at: datetime) -> OrderUpdate:
    """Record that the bank is processing the payment, which can take days, unless a later outcome is known.

    Args:
        order: The order as stored.
        event_at: When the payment changed.
        at: When the update is stored.
    """
    return _payment_changed(order, "processing", event_at, at)


def payment_succeeded(order: Order, at: datetime) -> OrderUpdate:
    """Mark the order as paid. A cancelled order stays cancelled; payments refunds it."""
    paid: PaymentStatus = "paid" if order.payment_status in UNPAID else order.payment_status
    step = Step("processing", at, "payments") if order.status == "pending" else None
    event = order_status_changed(order, at, "processing") if step else None
    return OrderUpdate(at, paid, order.refunded, step, event)


def payment_failed(order: Order, declines: int, event_at: datetime, at: datetime) -> OrderUpdate:
    """Note a failed attempt to pay, unless a later state of the payment is known.

    The customer may try again, until too many cards were declined: then the order is cancelled.

    Args:
        order: The order as stored.
        declines: Number of declined cards so far.
        event_at: When the payment failed.
        at: When the update is stored.
    """
    update = _payment_changed(order, "failed", event_at, at)
    if declines < MAX_DECLINES or order.status != "pending" or update.payment_status not in PAYABLE:
        return update
    failed = replace(order, payment_status=update.payment_status)
    event = order_cancelled(failed, at, "too_many_declines")
    return replace(update, step=Step("cancelled", at, "payments"), event=event)


def _payment_changed(order: Order, status: PaymentStatus, event_at: datetime, at: datetime) -> OrderUpdate:
    # Events may arrive in any sequence: the later of `processing` and `failed` counts, and a capture outranks both.
    outdated = order.payment_at is not None and event_at < order.payment_at
    if outdated or order.payment_status not in UNPAID:
        return OrderUpdate(at, order.payment_status, order.refunded)
    return OrderUpdate(at, status, order.refunded, payment_at=event_at)


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
