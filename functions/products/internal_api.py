"""What orders invokes: JSON objects in and out."""

from decimal import Decimal
from typing import Any

from products.errors import ReservationNotFound, ReservationRefused
from products.model import Buyer, RequestedLine, ReservedLine
from products.service import reserve_stock as reservation
from products.service.check_total import TotalRange, check_reserved_total, check_total
from products.service.reservation_transitions import transition
from shared.money import to_minor_units, to_text
from shared.observability import count
from shared.settings import settings

type Json = dict[str, Any]


def reserve_stock(request: Json) -> Json:
    """Reserve all lines of an order or none. Idempotent by order id.

    Raises:
        ReservationMismatch: The order has a reservation with different lines.
    """
    lines = [_requested(line) for line in request["lines"]]
    buyer = Buyer(request.get("owner"), request.get("network"))
    allowed = _total_range(request)
    try:
        check_total(request["order_id"], lines, allowed)
        reserved = reservation.reserve_stock(request["order_id"], buyer, lines, request["expires_in_minutes"])
        check_reserved_total(request["order_id"], reserved, allowed)
    except ReservationRefused as error:
        if error.code == "insufficient_stock":
            count("StockOuts")
        elif error.code == "too_many_open_orders":
            count("FairUseRefusals")
        return _refusal(error)
    return {"ok": True, "lines": [_reserved(line) for line in reserved]}


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


def _total_range(request: Json) -> TotalRange:
    currency, total = settings().currency, request["payable_total"]
    return TotalRange(*(to_minor_units(Decimal(total[name]), currency) for name in ("minimum", "maximum")))


def _requested(line: Json) -> RequestedLine:
    price = line.get("price")
    price_minor = None if price is None else to_minor_units(Decimal(price), settings().currency)
    return RequestedLine(line["product_id"], line["quantity"], price_minor)


def _reserved(line: ReservedLine) -> Json:
    price = {"unit_price": to_text(line.price_minor, line.currency), "currency": line.currency}
    return {"product_id": line.product_id, "name": line.name, "quantity": line.quantity, **price}
