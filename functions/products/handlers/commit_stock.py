"""Sells the stock that an order holds, by hand: events do it otherwise."""

from typing import Any

from products.errors import NothingReserved, ReservationRefused
from products.service.reservation_transitions import settle
from shared.lambda_task import lambda_task


def commit_stock(event: dict[str, Any]) -> dict[str, Any]:
    try:
        state = settle(event["order_id"], "commit")
    except (NothingReserved, ReservationRefused) as error:
        return {"ok": False, "code": error.code, "details": error.details}
    return {"ok": state == "committed", "state": state}


handler = lambda_task("commit_stock", commit_stock)
