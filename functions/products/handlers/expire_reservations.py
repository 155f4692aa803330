"""Every minute: gives back what is reserved past its deadline, and forgets old events."""

from typing import Any

from products.service import settling
from shared.tasks import lambda_task


def expire_reservations(_event: dict[str, Any]) -> dict[str, Any]:
    return {"expired": settling.expire_overdue(), "forgotten": settling.forget_old_events()}


handler = lambda_task("expire_reservations", expire_reservations)
