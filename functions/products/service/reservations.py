"""Reserves the stock of orders: all lines or none, once per order, never more than there is."""

import hashlib
import json
from collections.abc import Sequence

from products.errors import OtherLines, ReservationRefused
from products.model import HeldLine, WantedLine, is_product_id
from products.repository import reservations
from products.repository.database import database
from products.repository.reservations import Held
from products.service.availability import check, refuse
from products.service.unit_of_work import announced
from shared.errors import Conflict
from shared.settings import settings

_RELEASED = ("released", "expired")
_ATTEMPTS = 5


class _NotToBeHad(Conflict):
    """A line cannot be had; which one and why is looked up without a lock."""


def reserve(order_id: str, wanted: Sequence[WantedLine], minutes: int) -> list[HeldLine]:
    """Hold the stock of an order; asked again, the answer is the same.

    Args:
        order_id: Whose.
        wanted: What; lines of one product are added up.
        minutes: How long, unless it is committed before.

    Raises:
        ReservationRefused: A product is gone, has another price or too few pieces, or the order was released.
        OtherLines: The order holds other lines.
    """
    lines = _added_up(wanted)
    if not all(is_product_id(line.product_id) for line in lines):
        check(lines)
    for _ in range(_ATTEMPTS):
        try:
            return _reserve(order_id, lines, minutes)
        except _NotToBeHad:
            # Finds nothing where the stock came back meanwhile.
            check(lines)
    raise refuse(lines)


def _reserve(order_id: str, lines: Sequence[WantedLine], minutes: int) -> list[HeldLine]:
    fingerprint = _fingerprint(lines)
    with announced([line.product_id for line in lines]) as announcement:
        with database.connection() as connection:
            held = reservations.hold(
                connection, order_id, lines, fingerprint, settings().currency, minutes, announcement.untold
            )
        if held is None:
            raise _NotToBeHad("a line cannot be had")
        announcement.changed, announcement.pending = held.new, held.pending
    return _answer(held, lines, fingerprint)


def _answer(held: Held, lines: Sequence[WantedLine], fingerprint: str) -> list[HeldLine]:
    if held.state in _RELEASED:
        raise ReservationRefused("reservation_released", [])
    if held.fingerprint != fingerprint:
        raise OtherLines
    return [held.lines[line.product_id] for line in lines]


def _added_up(wanted: Sequence[WantedLine]) -> list[WantedLine]:
    """Each product once, where it was named first.

    Raises:
        OtherLines: One product at two prices.
    """
    lines: dict[str, WantedLine] = {}
    for line in wanted:
        known = lines.get(line.product_id, line._replace(quantity=0))
        if known.price_minor != line.price_minor:
            raise OtherLines("One product at two prices")
        lines[line.product_id] = known._replace(quantity=known.quantity + line.quantity)
    return list(lines.values())


def _fingerprint(lines: Sequence[WantedLine]) -> str:
    return hashlib.sha256(json.dumps(sorted(lines, key=lambda line: line.product_id)).encode()).hexdigest()
