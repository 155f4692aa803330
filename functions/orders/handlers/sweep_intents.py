"""Every minute: gives back the stock of orders that were never placed. `{"age_seconds": 0}` takes the youngest too."""

from datetime import timedelta

from orders.service.healing import ABANDONED, sweep
from shared.tasks import lambda_task

handler = lambda_task(
    "sweep_intents",
    lambda event: sweep(timedelta(seconds=event.get("age_seconds", ABANDONED.total_seconds()))),
)
