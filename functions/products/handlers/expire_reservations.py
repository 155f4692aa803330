"""Scheduled every minute: expire reservations past their deadline and delete the ids of old events."""

from typing import Any

from products.service import expire_reservations as expiry
from shared.lambda_task import lambda_task


def expire_reservations(_event: dict[str, Any]) -> dict[str, Any]:
    return {"expired": expiry.expire_reservations(), "forgotten": expiry.forget_old_events()}


handler = lambda_task("expire_reservations", expire_reservations)
