"""Events between services: their envelope, and publishing them to the bus (EventBridge)."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Any, NamedTuple

from shared import aws
from shared.errors import DependencyUnavailable
from shared.observability import count, logger
from shared.settings import required

_TIMEOUT_SECONDS = 2.0
_ENTRIES_PER_CALL = 10


class MalformedEvent(Exception):
    """The message is not one of our events."""


class Event(NamedTuple):
    """Something that happened to an order. Delivered at least once, in any order.

    Attributes:
        id: The same in every delivery; consumers store it in their inbox.
        type: What happened, such as `OrderPlaced`.
        version: Version of `data`. New members keep it; a change of meaning increments it.
        time: When it happened.
        order_id: The order it happened to.
        data: What else consumers need. Amounts of money are decimal strings.
    """

    id: str
    type: str
    version: int
    time: datetime
    order_id: str
    data: dict[str, Any]

    def detail(self) -> dict[str, Any]:
        """Return the event as JSON values."""
        return {**self._asdict(), "time": self.time.astimezone(UTC).isoformat(timespec="milliseconds")}


def new_event(kind: str, order_id: str, at: datetime, data: dict[str, Any], *, version: int = 1) -> Event:
    """Return an event with a new id."""
    return Event(str(uuid.uuid4()), kind, version, at, order_id, data)


def read_event(message: str) -> Event:
    """Return the event in a message that EventBridge sent to a queue.

    Raises:
        MalformedEvent: The message has no event, or a member is missing or has the wrong type.
    """
    try:
        detail = json.loads(message)["detail"]
        time = datetime.fromisoformat(detail["time"])
        event = Event(**{**{name: detail[name] for name in Event._fields}, "time": time})
    except (ValueError, TypeError, KeyError) as error:
        raise MalformedEvent(f"not an event: {type(error).__name__} {error}"[:200]) from error
    if problem := _problem(event):
        raise MalformedEvent(problem)
    return event


def _problem(event: Event) -> str | None:
    members: dict[str, Any] = event._asdict()
    if not all(isinstance(members[name], str) and members[name] for name in ("id", "type", "order_id")):
        return "id, type and order_id must be non-empty strings"
    if not isinstance(members["version"], int) or not isinstance(members["data"], dict):
        return "version must be a number and data an object"
    return None if event.time.tzinfo else "time must have an offset"


def publish(source: str, events: Sequence[Event]) -> list[str]:
    """Publish events to the bus.

    Args:
        source: The service that publishes them.
        events: Events in the order in which they happened.

    Returns:
        The ids of the events that the bus accepted; the relay retries the others.
    """
    accepted: list[str] = []
    for batch in batched(events, _ENTRIES_PER_CALL, strict=False):
        accepted += _put(source, batch)
    for event in events:
        if event.id in accepted:
            count("EventPublished", type=event.type)
    return accepted


def _put(source: str, events: Sequence[Event]) -> Iterable[str]:
    request = {"Entries": [_entry(source, event) for event in events]}
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"}
    try:
        response = aws.post("events", "/", headers, json.dumps(request).encode(), timeout=_TIMEOUT_SECONDS)
    except DependencyUnavailable:
        logger().warning("Event bus unavailable", extra={"events": len(events)})
        return []
    if response.status != 200:
        logger().warning("Event bus rejected events", extra={"events": len(events), "status": response.status})
        return []
    results = json.loads(response.body)["Entries"]
    return [event.id for event, result in zip(events, results, strict=True) if not result.get("ErrorCode")]


def _entry(source: str, event: Event) -> dict[str, str]:
    return {
        "EventBusName": required("EVENT_BUS"),
        "Source": f"bottega.{source}",
        "DetailType": event.type,
        "Detail": json.dumps(event.detail()),
    }
