"""Reserves the stock of an order: all lines or none, once per order, never more than is available."""

import hashlib
import json
from collections.abc import Sequence

from products.errors import FairUseExceeded, ReservationMismatch, ReservationRefused
from products.model import Buyer, RequestedLine, ReservedLine, is_product_id
from products.repository import reservations
from products.repository.database import database
from products.repository.reservations import Reservation, ReservationRequest
from products.service.availability import check, outpaced
from products.service.cache_invalidation import announced_write
from products.service.fair_use import fair_use
from shared.errors import Conflict
from shared.settings import settings
from shared.translatable import Translatable

_RELEASED = ("released", "expired")
_ATTEMPTS = 5


class _Unavailable(Conflict):
    """A line is unavailable; which one, and why, is looked up afterwards without a lock."""


def reserve_stock(order_id: str, buyer: Buyer, requested: Sequence[RequestedLine], minutes: int) -> list[ReservedLine]:
    """Reserve the stock of an order. Idempotent by order id.

    Args:
        order_id: The order.
        buyer: Who orders.
        requested: The lines; quantities of one product are added up.
        minutes: The deadline, in minutes from now, by which the reservation must be committed.

    Raises:
        ReservationRefused: A product is gone, has another price or too little stock, the order was released,
            or the buyer has too many unpaid orders.
        ReservationMismatch: The order has a reservation with different lines.
    """
    lines = _merge(requested)
    if not all(is_product_id(line.product_id) for line in lines):
        check(lines)
    for _ in range(_ATTEMPTS):
        try:
            return _reserve(order_id, buyer, lines, minutes)
        except _Unavailable:
            # Raises nothing if stock was released meanwhile: try again.
            check(lines)
        except FairUseExceeded as error:
            # A line that is unavailable anyway is the better reason.
            check(lines)
            raise ReservationRefused(error.code, error.details or []) from error
    raise outpaced(lines)


def _reserve(order_id: str, buyer: Buyer, lines: Sequence[RequestedLine], minutes: int) -> list[ReservedLine]:
    fingerprint = _fingerprint(lines)
    with announced_write([line.product_id for line in lines]) as write:
        with database.connection() as connection:
            request = ReservationRequest(
                order_id, buyer, lines, fingerprint, settings().currency, minutes, write.unannounced
            )
            reservation = reservations.reserve(connection, request, fair_use())
        if reservation is None:
            raise _Unavailable
        write.changed, write.pending = reservation.new, reservation.pending
    return _reserved_lines(reservation, lines, fingerprint)


def _reserved_lines(reservation: Reservation, lines: Sequence[RequestedLine], fingerprint: str) -> list[ReservedLine]:
    if reservation.state in _RELEASED:
        raise ReservationRefused("reservation_released", [])
    if reservation.fingerprint != fingerprint:
        raise ReservationMismatch
    return [reservation.lines[line.product_id] for line in lines]


def _merge(requested: Sequence[RequestedLine]) -> list[RequestedLine]:
    """Return one line per product, in the order of first mention.

    Raises:
        ReservationMismatch: A product is requested at two prices.
    """
    lines: dict[str, RequestedLine] = {}
    for line in requested:
        merged = lines.get(line.product_id, line._replace(quantity=0))
        if merged.price_minor != line.price_minor:
            raise ReservationMismatch(Translatable("A product was requested at two prices"))
        lines[line.product_id] = merged._replace(quantity=merged.quantity + line.quantity)
    return list(lines.values())


def _fingerprint(lines: Sequence[RequestedLine]) -> str:
    return hashlib.sha256(json.dumps(sorted(lines, key=lambda line: line.product_id)).encode()).hexdigest()
