"""Orders asks: holds the stock of an order, all lines or none."""

from decimal import Decimal
from typing import Any

from products.errors import ReservationRefused
from products.model import HeldLine, WantedLine
from products.service import reservations
from shared.lambda_task import lambda_task
from shared.money import to_minor_units, to_text
from shared.observability import count
from shared.settings import settings


def reserve_stock(event: dict[str, Any]) -> dict[str, Any]:
    lines = [_wanted(line) for line in event["lines"]]
    try:
        held = reservations.reserve(event["order_id"], lines, event["expires_in_minutes"])
    except ReservationRefused as error:
        if error.code == "insufficient_stock":
            count("StockOuts")
        return {"ok": False, "code": error.code, "details": error.details}
    return {"ok": True, "lines": [_held(line) for line in held]}


def _wanted(line: dict[str, Any]) -> WantedLine:
    price = line.get("price")
    minor_units = None if price is None else to_minor_units(Decimal(price), settings().currency)
    return WantedLine(line["product_id"], line["quantity"], minor_units)


def _held(line: HeldLine) -> dict[str, Any]:
    unit_price = to_text(line.price_minor, line.currency)
    price = {"unit_price": unit_price, "currency": line.currency}
    return {"product_id": line.product_id, "name": line.name, "quantity": line.quantity, **price}


handler = lambda_task("reserve_stock", reserve_stock)
