"""Every minute: publish events older than 60 seconds, or than `{"age_seconds": …}`, that are still in the outbox."""

from datetime import timedelta

from orders.service.publish_events import publisher
from shared.lambda_task import lambda_task
from shared.outbox import RELAY_AGE

handler = lambda_task(
    "relay_events",
    lambda event: publisher().relay(timedelta(seconds=event.get("age_seconds", RELAY_AGE.total_seconds()))),
)
