"""The scheduled job that publishes what is left in a service's outbox."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from shared.lambda_task import lambda_task
from shared.outbox import RELAY_AGE, OutboxPublisher


def relay_handler(publisher: Callable[[], OutboxPublisher]) -> Callable[[dict[str, Any], Any], dict[str, int]]:
    """Make the Lambda handler `relay_events`.

    Its event may have `age_seconds`, the least age of the events in seconds, and `retry_refused`: whether to try all
    refused events now, including those that were set aside.

    Args:
        publisher: Returns the service's publisher.
    """

    def relay(event: dict[str, Any]) -> dict[str, int]:
        age = timedelta(seconds=event.get("age_seconds", RELAY_AGE.total_seconds()))
        return publisher().relay(age, retry_refused=event.get("retry_refused", False))

    return lambda_task("relay_events", relay)
