"""The scheduled job that publishes what is left in a service's outbox."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from shared.lambda_task import lambda_task
from shared.outbox import RELAY_AGE


def relay_handler(
    relay: Callable[[timedelta, bool], dict[str, int]],
) -> Callable[[dict[str, Any], Any], dict[str, int]]:
    """Make the Lambda handler `relay_events`.

    Its event may have `age_seconds`, the least age of the events in seconds, and `retry_refused`: whether to try all
    refused events now, including those that were set aside.

    Args:
        relay: Publishes events of that least age, and refused ones if asked to; returns counts.
    """

    def run(event: dict[str, Any]) -> dict[str, int]:
        age = timedelta(seconds=event.get("age_seconds", RELAY_AGE.total_seconds()))
        return relay(age, event.get("retry_refused", False))

    return lambda_task("relay_events", run)
