"""Scheduled every minute: expire reservations past their deadline and delete the ids of old events."""

from typing import Any

from products.service import expire_reservations as expiry
from shared.lambda_task import lambda_task
from shared.task_steps import run_steps


def expire_reservations(_event: dict[str, Any]) -> dict[str, Any]:
    results = run_steps({"expiry": expiry.expire_reservations, "forgotten": expiry.delete_old_event_ids})
    return {**results["expiry"], "forgotten": results["forgotten"]}


handler = lambda_task("expire_reservations", expire_reservations)
