"""Reserves the stock of orders: all lines or none, once per order, never more than there is."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from products.errors import OtherLines, ReservationRefused
from products.model import HeldLine, WantedLine, is_product_id
from products.repository import reservations
from products.repository.reservations import Held
from products.service.changes import change_of
from products.service.refusals import check, refuse
from shared.errors import Conflict
from shared.postgres import Row
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
    product_ids = [line.product_id for line in lines]
    fingerprint = _fingerprint(lines)
    with change_of(product_ids) as changed:
        held = reservations.hold(changed.connection, order_id, lines, fingerprint, settings().currency, minutes)
        if held is None:
            raise _NotToBeHad("a line cannot be had")
        if held:
            changed.of(product_ids)
        # Before readers are let back to the cache: it must not keep what a crash could undo.
        found, rows = reservations.find_on_disk(changed.connection, order_id)
    return _answer(found, rows, lines, fingerprint)


def _answer(
    found: Held | None, rows: Mapping[str, Row], lines: Sequence[WantedLine], fingerprint: str
) -> list[HeldLine]:
    if found is None or found.state in _RELEASED:
        raise ReservationRefused("reservation_released", [])
    if found.fingerprint != fingerprint:
        raise OtherLines
    return [HeldLine(**rows[line.product_id]) for line in lines]


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
