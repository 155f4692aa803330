"""Every minute: publishes events that were left behind. `{"age_seconds": 0}` takes the youngest too."""

from datetime import timedelta

from payments.service.telling import LEFT_BEHIND, relay
from shared.tasks import lambda_task

handler = lambda_task(
    "relay_events",
    lambda event: relay(timedelta(seconds=event.get("age_seconds", LEFT_BEHIND.total_seconds()))),
)
