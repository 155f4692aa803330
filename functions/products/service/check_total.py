"""Price a new order, and refuse it before its stock is reserved if it cannot be delivered or paid, or costs more."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from products.errors import ReservationRefused
from products.model import RequestedLine, ReservedLine, is_product_id
from products.repository import reservations
from products.repository.database import database
from products.service.reservation_transitions import transition
from shared.money import to_text
from shared.postgres import Row
from shared.pricing.breakdown import price
from shared.pricing.model import Breakdown, Line, Terms
from shared.pricing.shipping import NotDeliverable
from shared.pricing.wire import breakdown_texts
from shared.settings import settings

type Goods = dict[str, Row]


class Conditions(NamedTuple):
    """What an order's price must meet. Amounts are in minor units.

    Attributes:
        terms: What the order is priced with.
        minimum: The smallest total that can be paid; a total of 0 is always accepted.
        maximum: The largest total.
        minimum_subtotal: The smallest value of the goods that the shop accepts.
        expected_total: The total that the customer saw, or None.
    """

    terms: Terms
    minimum: int
    maximum: int
    minimum_subtotal: int = 0
    expected_total: int | None = None


def load_goods(order_id: str, lines: Sequence[RequestedLine]) -> Goods:
    """Return price, VAT class and weight of the products of these lines, by id; unknown ones are omitted."""
    ids = [line.product_id for line in lines if is_product_id(line.product_id)]
    with database.connection() as connection:
        return reservations.goods_of(connection, order_id, ids)


def check_total(lines: Sequence[RequestedLine], goods: Goods, conditions: Conditions) -> None:
    """Check a new order at the current prices. What is not for sale is refused later.

    Raises:
        ReservationRefused: The order does not meet the conditions.
    """
    found = [goods.get(line.product_id) for line in lines]
    if all(row and row["for_sale"] and not row["known"] for row in found):
        prices = [(line.product_id, line.quantity, goods[line.product_id]["price_minor"]) for line in lines]
        _check([_line(*parts, goods) for parts in prices], conditions)


def check_reserved_total(order_id: str, reserved: Iterable[ReservedLine], goods: Goods, conditions: Conditions) -> None:
    """Check a reservation, whose prices may have changed since `check_total`; release it if needed.

    Raises:
        ReservationRefused: The order does not meet the conditions; the stock was released.
    """
    try:
        _check([_line(line.product_id, line.quantity, line.price_minor, goods) for line in reserved], conditions)
    except ReservationRefused:
        transition(order_id, "release")
        raise


def _line(product_id: str, quantity: int, price_minor: int, goods: Goods) -> Line:
    row = goods[product_id]
    return Line(product_id, quantity, price_minor, row["tax_class"], row["weight_g"])


def _check(lines: Sequence[Line], conditions: Conditions) -> None:
    try:
        order = price(lines, conditions.terms)
    except NotDeliverable as error:
        raise ReservationRefused("not_deliverable", []) from error
    if conditions.expected_total not in (None, order.total):
        raise ReservationRefused("total_changed", [breakdown_texts(order)])
    if order.total and not conditions.minimum <= order.total <= conditions.maximum:
        raise ReservationRefused("total_not_payable", [_limits(order, conditions)])
    if order.subtotal < conditions.minimum_subtotal:
        amounts = {"subtotal": order.subtotal, "minimum_subtotal": conditions.minimum_subtotal}
        raise ReservationRefused("total_not_payable", [_texts(amounts)])


def _limits(order: Breakdown, conditions: Conditions) -> dict[str, str]:
    return _texts({"total_amount": order.total, "minimum": conditions.minimum, "maximum": conditions.maximum})


def _texts(amounts: dict[str, int]) -> dict[str, str]:
    return {name: to_text(amount, settings().currency) for name, amount in amounts.items()}
