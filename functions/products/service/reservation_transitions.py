"""Ends the reservations of orders: the stock goes back or out of the house, once, in whatever order we are told.

(none) ──▶ reserved ──▶ committed
   │          │   │         │ cancelled before it was shipped: on hand again
   │          │   └─▶ expired ──▶ committed, if a payment comes late and there is stock
   │          ▼         │   │
   └──────▶ released ◀──┴───┘   for good
"""

from typing import Literal, NamedTuple

from products.errors import NothingReserved, ReservationRefused
from products.repository import expiry_runs, inbox, reservations
from products.repository.database import database
from products.service.unit_of_work import announced
from shared.errors import Conflict
from shared.postgres import Connection

type Wish = Literal["release", "cancel", "commit", "expire"]

_BATCH = 100
_BATCHES = 20


class Step(NamedTuple):
    """What becomes of a reservation: its state, and by how many times the quantities its stock changes."""

    state: str
    on_hand: int = 0
    reserved: int = 0


_STEPS: dict[tuple[str, Wish], Step] = {
    ("reserved", "release"): Step("released", reserved=-1),
    ("reserved", "cancel"): Step("released", reserved=-1),
    ("reserved", "expire"): Step("expired", reserved=-1),
    ("reserved", "commit"): Step("committed", on_hand=-1, reserved=-1),
    ("committed", "cancel"): Step("released", on_hand=1),
    ("expired", "release"): Step("released"),
    ("expired", "cancel"): Step("released"),
    ("expired", "commit"): Step("committed", on_hand=-1),
}
"""A step that is not here changes nothing: above all, what was committed is released by nothing but a cancellation."""


class _ReservedMeanwhile(Conflict):
    """The order reserved its stock after we looked for it."""


def settle(order_id: str, wish: Wish, event_id: str | None = None) -> str:
    """Do to an order's reservation what is wished, if that is a step from where it is.

    Args:
        order_id: Whose; an unknown order may not reserve any more once it was released or cancelled.
        wish: `cancel` is a release that also puts back what was committed.
        event_id: The event that brings the wish; one that was taken before changes nothing.

    Returns:
        The state it has now.

    Raises:
        NothingReserved: The order is unknown, and the wish is to commit.
        ReservationRefused: A payment came after the deadline, and the stock is gone.
    """
    while True:
        try:
            return _settle(order_id, wish, event_id)
        except _ReservedMeanwhile:
            continue


def expire_overdue() -> int:
    """Give back what is reserved past its deadline; gives how many orders lost theirs.

    After an outage of the database nothing, until the events that waited for it had their time to come: what was paid
    meanwhile must be sold, not given back.
    """
    with database.connection() as connection:
        if not expiry_runs.begin(connection):
            return 0
    expired = 0
    for _ in range(_BATCHES):
        with database.connection() as connection:
            overdue = reservations.overdue(connection, _BATCH)
        expired += sum(settle(order_id, "expire") == "expired" for order_id in overdue)
        if len(overdue) < _BATCH:
            break
    return expired


def forget_old_events() -> int:
    """Forget ids of events that cannot come again."""
    with database.connection() as connection:
        return inbox.forget_old(connection)


def _settle(order_id: str, wish: Wish, event_id: str | None) -> str:
    with database.connection() as connection:
        # Lines never change once they are there, so that they can be read without a lock.
        product_ids = reservations.lines_of(connection, order_id)
    with announced(product_ids) as announcement, database.transaction() as connection:
        new = event_id is None or inbox.take(connection, event_id)
        if new and wish in ("release", "cancel") and not product_ids and reservations.bury(connection, order_id):
            return "released"
        state = reservations.lock(connection, order_id)
        if state in ("reserved", "committed", "expired") and not product_ids:
            raise _ReservedMeanwhile("reserved meanwhile")
        if state is None:
            raise NothingReserved
        step = _STEPS.get((state, wish)) if new else None
        if step is None:
            return state
        _take(connection, order_id, step, len(product_ids))
        announcement.remember(connection)
        return step.state


def _take(connection: Connection, order_id: str, step: Step, lines: int) -> None:
    reservations.become(connection, order_id, step.state)
    moved = reservations.move(connection, order_id, step.on_hand, step.reserved)
    if moved < lines:
        raise ReservationRefused("insufficient_stock", [])
