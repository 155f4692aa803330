"""Every minute: publish events left in the outbox. `{"age_seconds": 0}` includes the most recent ones."""

from datetime import timedelta

from auth.service.publish_events import publisher
from shared.lambda_task import lambda_task
from shared.outbox import RELAY_AGE

handler = lambda_task(
    "relay_events",
    lambda event: publisher().relay(timedelta(seconds=event.get("age_seconds", RELAY_AGE.total_seconds()))),
)
