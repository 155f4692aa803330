"""What the deployed shop's servers and functions have logged."""

from collections.abc import Iterator
from typing import Any

from localstack.shop import Shop

_MOST = 10_000


def logged(shop: Shop) -> Iterator[tuple[str, str]]:
    """Yield the lines of each log with its name."""
    # The inbox stands for the world outside, where the mails have arrived.
    for file in [each for each in shop.state.directory.glob("logs/*.log") if each.name != "inbox.log"]:
        yield from ((f"log {file.name}", line) for line in file.read_text(errors="replace").splitlines())
    # What API Gateway invokes is logged there alone.
    client = shop.deployment.aws.client("logs")
    for page in client.get_paginator("describe_log_groups").paginate():
        for name in [group["logGroupName"] for group in page["logGroups"]]:
            yield from ((f"log {name}", message) for message in _messages(client, name))


def _messages(client: Any, group: str) -> Iterator[str]:
    """Yield a group's messages, some of them twice: the emulator returns the oldest and no token for the next ones."""
    since = 0
    while True:
        events = client.filter_log_events(logGroupName=group, startTime=since, limit=_MOST)["events"]
        yield from (event["message"] for event in events)
        if len(events) < _MOST:
            return
        since = events[-1]["timestamp"]
