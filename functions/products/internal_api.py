"""What orders invokes: JSON objects in and out."""

from decimal import Decimal
from typing import Any

from products.errors import ReservationNotFound, ReservationRefused
from products.model import Buyer, RequestedLine, ReservedLine
from products.service import availability
from products.service import reserve_stock as reservation
from products.service.check_total import Conditions, Goods, check_reserved_total, check_total, load_goods
from products.service.reservation_transitions import transition
from shared.money import to_minor_units, to_text
from shared.observability import count
from shared.pricing.wire import read_terms
from shared.settings import settings

type Json = dict[str, Any]


def reserve_stock(request: Json) -> Json:
    """Reserve all lines of an order or none. Idempotent by order id.

    Raises:
        ReservationMismatch: The order has a reservation with different lines.
    """
    lines = [_requested(line) for line in request["lines"]]
    buyer = Buyer(request.get("owner"), request.get("network"))
    conditions = _conditions(request)
    order_id = request["order_id"]
    try:
        goods = load_goods(order_id, lines)
        check_total(lines, goods, conditions)
        reserved = reservation.reserve_stock(order_id, buyer, lines, request["expires_in_minutes"])
        check_reserved_total(order_id, reserved, goods, conditions)
    except ReservationRefused as error:
        if error.code == "insufficient_stock":
            count("StockOuts")
        elif error.code == "too_many_open_orders":
            count("FairUseRefusals")
        return _refusal(error)
    return {"ok": True, "lines": [_reserved(line, goods) for line in reserved]}


def describe_offers(request: Json) -> Json:
    """Return name, price, VAT class and weight of products that are for sale; others are omitted. Reserves nothing."""
    currency = settings().currency
    products = [
        {
            "product_id": product_id,
            "name": offer["name"],
            "unit_price": to_text(offer["price_minor"], currency),
            "currency": currency,
            "tax_class": offer["tax_class"],
            "weight_g": offer["weight_g"],
        }
        for product_id, offer in availability.load_offers(request["product_ids"]).items()
    ]
    return {"ok": True, "products": products}


def release_stock(request: Json) -> Json:
    """Release the stock of an order that was never placed. Committed stock stays sold. Idempotent."""
    return {"ok": True, "state": transition(request["order_id"], "release")}


def commit_stock(request: Json) -> Json:
    """Commit the stock of an order by hand, where no event did. Idempotent."""
    try:
        state = transition(request["order_id"], "commit")
    except (ReservationNotFound, ReservationRefused) as error:
        return _refusal(error)
    return {"ok": state == "committed", "state": state}


def _refusal(error: ReservationNotFound | ReservationRefused) -> Json:
    return {"ok": False, "code": error.code, "details": error.details}


def _conditions(request: Json) -> Conditions:
    amounts = {**request["payable_total"], "expected_total": request.get("expected_total")}
    minor = {name: _minor_units(amount) for name, amount in amounts.items() if amount is not None}
    return Conditions(read_terms(request["terms"]), **minor)


def _minor_units(amount: str) -> int:
    return to_minor_units(Decimal(amount), settings().currency)


def _requested(line: Json) -> RequestedLine:
    price = line.get("price")
    return RequestedLine(line["product_id"], line["quantity"], None if price is None else _minor_units(price))


def _reserved(line: ReservedLine, goods: Goods) -> Json:
    price = {"unit_price": to_text(line.price_minor, line.currency), "currency": line.currency}
    row = goods[line.product_id]
    kind = {"tax_class": row["tax_class"], "weight_g": row["weight_g"]}
    return {"product_id": line.product_id, "name": line.name, "quantity": line.quantity, **price, **kind}
