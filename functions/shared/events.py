"""What services tell each other: the envelope of an event, and the bus that carries it (EventBridge)."""

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
    """A message that is no event of ours."""


class Event(NamedTuple):
    """Something that happened to an order. Delivered at least once, in any order.

    Attributes:
        id: The same in every delivery; receivers keep it in their inbox.
        type: What happened, such as `OrderPlaced`.
        version: Of the data's shape; new members do not change it, other meanings do.
        time: When it happened.
        order_id: The order it happened to.
        data: What else receivers need; amounts of money are decimal strings.
    """

    id: str
    type: str
    version: int
    time: datetime
    order_id: str
    data: dict[str, Any]

    def detail(self) -> dict[str, Any]:
        """The event as JSON values."""
        return {**self._asdict(), "time": self.time.astimezone(UTC).isoformat(timespec="milliseconds")}


def new_event(kind: str, order_id: str, at: datetime, data: dict[str, Any], *, version: int = 1) -> Event:
    """An event with an id of its own."""
    return Event(str(uuid.uuid4()), kind, version, at, order_id, data)


def read_event(message: str) -> Event:
    """The event in a message that EventBridge put into a queue.

    Raises:
        MalformedEvent: There is none, or a member is missing or of another type.
    """
    try:
        detail = json.loads(message)["detail"]
        time = datetime.fromisoformat(detail["time"])
        event = Event(**{**{name: detail[name] for name in Event._fields}, "time": time})
    except (ValueError, TypeError, KeyError) as error:
        raise MalformedEvent(f"not an event: {type(error).__name__} {error}"[:200]) from error
    if fault := _fault(event):
        raise MalformedEvent(fault)
    return event


def _fault(event: Event) -> str | None:
    members: dict[str, Any] = event._asdict()
    if not all(isinstance(members[name], str) and members[name] for name in ("id", "type", "order_id")):
        return "id, type and order_id must be texts"
    if not isinstance(members["version"], int) or not isinstance(members["data"], dict):
        return "version must be a number, data an object"
    return None if event.time.tzinfo else "time must have an offset"


def publish(source: str, events: Sequence[Event]) -> list[str]:
    """Hand events to the bus.

    Args:
        source: The service they come from.
        events: In the order they happened.

    Returns:
        The ids of those that the bus took; a relay tries the others again.
    """
    taken: list[str] = []
    for batch in batched(events, _ENTRIES_PER_CALL, strict=False):
        taken += _put(source, batch)
    for event in events:
        if event.id in taken:
            count("EventPublished", type=event.type)
    return taken


def _put(source: str, events: Sequence[Event]) -> Iterable[str]:
    request = {"Entries": [_entry(source, event) for event in events]}
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"}
    try:
        answer = aws.post("events", "/", headers, json.dumps(request).encode(), timeout=_TIMEOUT_SECONDS)
    except DependencyUnavailable:
        logger().warning("The event bus does not answer", extra={"events": len(events)})
        return []
    if answer.status != 200:
        logger().warning("The event bus refused events", extra={"events": len(events), "status": answer.status})
        return []
    results = json.loads(answer.body)["Entries"]
    return [event.id for event, result in zip(events, results, strict=True) if not result.get("ErrorCode")]


def _entry(source: str, event: Event) -> dict[str, str]:
    return {
        "EventBusName": required("EVENT_BUS"),
        "Source": f"bottega.{source}",
        "DetailType": event.type,
        "Detail": json.dumps(event.detail()),
    }
