"""The state machine of an order's reservation. Idempotent, and independent of the order of events.

(none) ──▶ reserved ──▶ committed
   │          │   │         │ cancelled before shipping: back on hand
   │          │   └─▶ expired ──▶ committed or reserved, if a payment comes late and there is stock
   │          ▼         │   │
   └──────▶ released ◀──┴───┘   final
"""

from typing import Literal, NamedTuple

from products.errors import ReservationNotFound, ReservationRefused
from products.repository import inbox, reservation_deadlines, reservations
from products.repository.database import database
from products.service.cache_invalidation import announced_write
from shared.errors import Conflict
from shared.postgres import Connection

type Action = Literal["release", "cancel", "commit", "expire", "renew"]


class Step(NamedTuple):
    """A transition: the next state, and by which multiple of each line's quantity its product's stock changes."""

    state: str
    on_hand: int = 0
    reserved: int = 0


_STEPS: dict[tuple[str, Action], Step] = {
    ("reserved", "release"): Step("released", reserved=-1),
    ("reserved", "cancel"): Step("released", reserved=-1),
    ("reserved", "expire"): Step("expired", reserved=-1),
    ("reserved", "commit"): Step("committed", on_hand=-1, reserved=-1),
    ("committed", "cancel"): Step("released", on_hand=1),
    ("expired", "release"): Step("released"),
    ("expired", "cancel"): Step("released"),
    ("expired", "commit"): Step("committed", on_hand=-1),
    ("expired", "renew"): Step("reserved", reserved=1),
}
"""Any other action changes nothing. Above all, only a cancellation puts committed stock back."""


class _ReservedMeanwhile(Conflict):
    """The order reserved its stock after its lines were read."""


def transition(order_id: str, action: Action, event_id: str | None = None) -> str:
    """Apply an action to an order's reservation, if its state allows it.

    Args:
        order_id: The order. An unknown order that is released or cancelled cannot reserve any more.
        action: `cancel` is a release that also puts committed stock back. `renew` reserves expired stock again.
        event_id: The event that caused the action; a known event changes nothing.

    Returns:
        The state afterwards.

    Raises:
        ReservationNotFound: The order is unknown, and the action is `commit` or `renew`.
        ReservationRefused: A payment came after the deadline, and the stock is gone.
    """
    while True:
        try:
            return _transition(order_id, action, event_id)
        except _ReservedMeanwhile:
            continue


def _transition(order_id: str, action: Action, event_id: str | None) -> str:
    with database.connection() as connection:
        # Lines never change once they exist, so they can be read without a lock.
        product_ids = reservations.product_ids_of(connection, order_id)
    with announced_write(product_ids) as write, database.transaction() as connection:
        new = event_id is None or inbox.add(connection, event_id)
        releases = action in ("release", "cancel")
        if new and releases and not product_ids and reservations.add_tombstone(connection, order_id):
            return "released"
        state = reservations.lock(connection, order_id)
        if state in ("reserved", "committed", "expired") and not product_ids:
            raise _ReservedMeanwhile
        if state is None:
            raise ReservationNotFound
        step = _STEPS.get((state, action)) if new else None
        # The deadline may have been extended since the reservation was found.
        if step is None or (action == "expire" and not reservation_deadlines.has_passed(connection, order_id)):
            return state
        _apply(connection, order_id, step, len(product_ids))
        write.mark_changed(connection)
        return step.state


def _apply(connection: Connection, order_id: str, step: Step, lines: int) -> None:
    reservations.set_state(connection, order_id, step.state)
    moved = reservations.move_stock(connection, order_id, step.on_hand, step.reserved)
    if moved < lines:
        raise ReservationRefused("insufficient_stock", [])
