"""Every minute: join guests to verified accounts, and publish events left in the outbox.

`{"age_seconds": 0}` includes the most recent events.
"""

from datetime import timedelta
from typing import Any

from auth.service import relay_events as relay
from shared.lambda_task import lambda_task
from shared.outbox import RELAY_AGE


def relay_events(event: dict[str, Any]) -> dict[str, int]:
    return relay.relay_events(timedelta(seconds=event.get("age_seconds", RELAY_AGE.total_seconds())))


handler = lambda_task("relay_events", relay_events)
