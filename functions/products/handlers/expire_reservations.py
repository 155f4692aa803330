"""Every minute: gives back what is reserved past its deadline, and forgets old events."""

from typing import Any

from products.service import reservation_transitions
from shared.lambda_task import lambda_task


def expire_reservations(_event: dict[str, Any]) -> dict[str, Any]:
    return {
        "expired": reservation_transitions.expire_overdue(),
        "forgotten": reservation_transitions.forget_old_events(),
    }


handler = lambda_task("expire_reservations", expire_reservations)
