"""Explains why stock cannot be reserved, from a read without locks."""

from collections.abc import Sequence

from products.errors import ReservationRefused
from products.model import RequestedLine, is_product_id
from products.repository import reservations
from products.repository.database import database
from shared.money import to_text
from shared.postgres import Row
from shared.settings import settings

type Offers = dict[str, Row]


def check(lines: Sequence[RequestedLine]) -> None:
    """Check whether all lines are available at this moment.

    Raises:
        ReservationRefused: They are not. The details name every product at fault.
    """
    offers = load_offers([line.product_id for line in lines])
    if missing := [{"product_id": line.product_id} for line in lines if line.product_id not in offers]:
        raise ReservationRefused("product_not_found", missing)
    if repriced := [line for line in lines if line.price_minor not in (None, offers[line.product_id]["price_minor"])]:
        raise ReservationRefused("price_changed", [_price(line, offers) for line in repriced])
    if short := [line for line in lines if line.quantity > offers[line.product_id]["available"]]:
        raise ReservationRefused("insufficient_stock", [_stock_left(line, offers) for line in short])


def outpaced(lines: Sequence[RequestedLine]) -> ReservationRefused:
    """Return the error for lines that other orders took at each attempt, though each check found stock."""
    offers = load_offers([line.product_id for line in lines])
    known = [line for line in lines if line.product_id in offers]
    return ReservationRefused("insufficient_stock", [_stock_left(line, offers) for line in known])


def load_offers(product_ids: Sequence[str]) -> Offers:
    """Return the products that are for sale, by id."""
    ids = [product_id for product_id in product_ids if is_product_id(product_id)]
    with database.connection() as connection:
        return reservations.offers(connection, ids)


def _price(line: RequestedLine, offers: Offers) -> dict[str, str]:
    price = to_text(offers[line.product_id]["price_minor"], settings().currency)
    return {"product_id": line.product_id, "price": price}


def _stock_left(line: RequestedLine, offers: Offers) -> dict[str, str | int]:
    offer = offers[line.product_id]
    return {"product_id": line.product_id, "name": offer["name"], "stock_left": offer["available"]}
