"""Orders asks: gives back the stock of an order that was never placed. What was paid for stays sold."""

from typing import Any

from products.service.reservation_transitions import settle
from shared.lambda_task import lambda_task


def release_stock(event: dict[str, Any]) -> dict[str, Any]:
    return {"ok": True, "state": settle(event["order_id"], "release")}


handler = lambda_task("release_stock", release_stock)
