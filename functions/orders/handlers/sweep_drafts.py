"""Every minute: clean up draft orders older than 2 minutes, or than `{"age_seconds": …}`."""

from datetime import timedelta

from orders.service.sweep_drafts import ABANDONED, sweep_drafts
from shared.lambda_task import lambda_task

handler = lambda_task(
    "sweep_drafts",
    lambda event: sweep_drafts(timedelta(seconds=event.get("age_seconds", ABANDONED.total_seconds()))),
)
