"""Refuse orders whose total cannot be paid, before their stock is reserved."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from products.errors import ReservationRefused
from products.model import RequestedLine, ReservedLine, is_product_id
from products.repository import reservations
from products.repository.database import database
from products.service.reservation_transitions import transition
from shared.money import to_text
from shared.settings import settings


class TotalRange(NamedTuple):
    """The totals that can be paid, in minor units. A total of 0 is always accepted."""

    minimum: int
    maximum: int


def check_total(order_id: str, lines: Sequence[RequestedLine], allowed: TotalRange) -> None:
    """Check the total of a new order at the current prices.

    Raises:
        ReservationRefused: The total cannot be paid.
    """
    if not all(is_product_id(line.product_id) for line in lines):
        return
    with database.connection() as connection:
        total = reservations.total_of_new_order(connection, order_id, lines)
    if total is not None:
        _check(total, allowed)


def check_reserved_total(order_id: str, reserved: Iterable[ReservedLine], allowed: TotalRange) -> None:
    """Check the total of a reservation, whose prices may have changed since `check_total`; release it if needed.

    Raises:
        ReservationRefused: The total cannot be paid; the stock was released.
    """
    try:
        _check(sum(line.price_minor * line.quantity for line in reserved), allowed)
    except ReservationRefused:
        transition(order_id, "release")
        raise


def _check(total: int, allowed: TotalRange) -> None:
    if total == 0 or allowed.minimum <= total <= allowed.maximum:
        return
    currency = settings().currency
    limits = {"minimum": to_text(allowed.minimum, currency), "maximum": to_text(allowed.maximum, currency)}
    raise ReservationRefused("total_not_payable", [{"total_amount": to_text(total, currency), **limits}])
