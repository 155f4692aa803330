"""Events between services: their envelope, and publishing them to the bus (EventBridge)."""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Any, NamedTuple

from shared import aws
from shared.errors import DependencyUnavailable
from shared.observability import count, logger
from shared.settings import required

type Entry = tuple[str, dict[str, str]]
"""An event's id, and its entry in a request to EventBridge."""

_TIMEOUT_SECONDS = 2.0
_ENTRIES_PER_CALL = 10
# Errors of EventBridge, for a request or an entry, that say nothing about the event.
_UNAVAILABLE = (
    "ThrottlingException",
    "AccessDeniedException",
    "ExpiredTokenException",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "IncompleteSignatureException",
    "MissingAuthenticationTokenException",
)


class MalformedEvent(Exception):
    """The message is not one of our events."""


class PublishResult(NamedTuple):
    """What the bus did with events. It was unavailable for those in neither list.

    Attributes:
        accepted: Ids of the events that it accepted.
        refused: Ids of the events that it refused, or that cannot be serialised.
    """

    accepted: list[str]
    refused: list[str]


class Event(NamedTuple):
    """Something that happened to an order or to a user's account. Delivered at least once, in any order.

    Attributes:
        id: The same in every delivery; consumers store it in their inbox.
        type: What happened, such as `OrderPlaced`.
        version: Version of `data`. New members keep it; a change of meaning increments it.
        time: When it happened.
        data: What else consumers need. Amounts of money are decimal strings.
        order_id: The order it happened to; empty if it happened to an account.
        user_id: The user whose account it happened to; empty if it happened to an order.
    """

    id: str
    type: str
    version: int
    time: datetime
    data: dict[str, Any]
    order_id: str = ""
    user_id: str = ""

    def detail(self) -> dict[str, Any]:
        """Return the event as JSON values, with the id of its subject."""
        subject = "order_id" if self.order_id else "user_id"
        names = ("id", "type", "version", subject, "data")
        time = self.time.astimezone(UTC).isoformat(timespec="milliseconds")
        return {**{name: getattr(self, name) for name in names}, "time": time}


def new_event(kind: str, order_id: str, at: datetime, data: dict[str, Any], *, version: int = 1) -> Event:
    """Return an event of an order, with a new id."""
    return Event(str(uuid.uuid4()), kind, version, at, data, order_id=order_id)


def new_user_event(kind: str, user_id: str, at: datetime, data: dict[str, Any], *, version: int = 1) -> Event:
    """Return an event of a user's account, with a new id. It holds ids: no personal data and no secrets."""
    return Event(str(uuid.uuid4()), kind, version, at, data, user_id=user_id)


def read_event(message: str) -> Event:
    """Return the event in a message that EventBridge sent to a queue.

    Raises:
        MalformedEvent: The message has no event, or a member is missing or has the wrong type.
    """
    try:
        detail = json.loads(message)["detail"]
        time = datetime.fromisoformat(detail["time"])
        given = {name: detail[name] for name in ("id", "type", "version", "data")}
        subject = {name: detail[name] for name in ("order_id", "user_id") if name in detail}
        event = Event(**given, **subject, time=time)
    except (ValueError, TypeError, KeyError) as error:
        raise MalformedEvent(f"not an event: {type(error).__name__} {error}"[:200]) from error
    if problem := _problem(event):
        raise MalformedEvent(problem)
    return event


def _problem(event: Event) -> str | None:
    members: dict[str, Any] = event._asdict()
    if not all(isinstance(members[name], str) for name in ("id", "type", "order_id", "user_id")):
        return "id, type, order_id and user_id must be strings"
    if not event.id or not event.type or bool(event.order_id) == bool(event.user_id):
        return "id, type and either order_id or user_id must not be empty"
    if not isinstance(members["version"], int) or not isinstance(members["data"], dict):
        return "version must be a number and data an object"
    return None if event.time.tzinfo else "time must have an offset"


def publish(source: str, events: Sequence[Event]) -> PublishResult:
    """Publish events to the bus.

    An event that the bus or this function cannot handle does not keep the others from being published.

    Args:
        source: The service that publishes them.
        events: Events in the order in which they happened.

    Returns:
        What the bus accepted and what it refused; the relay retries what it did not accept.
    """
    entries = [(event.id, _entry(source, event)) for event in events]
    outcomes = {event_id: False for event_id, entry in entries if not entry}
    for batch in batched([(event_id, entry) for event_id, entry in entries if entry], _ENTRIES_PER_CALL, strict=False):
        outcomes |= dict(_put(batch))
    for event in events:
        if outcomes.get(event.id):
            count("EventPublished", type=event.type)
    ids = [event.id for event in events if event.id in outcomes]
    return PublishResult([each for each in ids if outcomes[each]], [each for each in ids if not outcomes[each]])


def _put(entries: Sequence[Entry]) -> Iterator[tuple[str, bool]]:
    """Yield the ids of the events that the bus accepted or refused, and which of the two."""
    request = {"Entries": [entry for _, entry in entries]}
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"}
    try:
        response = aws.post("events", "/", headers, json.dumps(request).encode(), timeout=_TIMEOUT_SECONDS)
    except DependencyUnavailable:
        logger().warning("Event bus unavailable", extra={"events": len(entries)})
        return
    if response.status == 400 and len(entries) > 1:
        # EventBridge rejects all entries of a request if one of them is too large.
        for entry in entries:
            yield from _put([entry])
        return
    if response.status != 200:
        logger().warning("Event bus rejected events", extra={"events": len(entries), "status": response.status})
        if response.status == 400 and aws.error_name(response) not in _UNAVAILABLE:
            yield entries[0][0], False
        return
    for (event_id, _), result in zip(entries, json.loads(response.body)["Entries"], strict=True):
        code = result.get("ErrorCode")
        if code not in _UNAVAILABLE:
            yield event_id, not code


def _entry(source: str, event: Event) -> dict[str, str] | None:
    try:
        detail = json.dumps(event.detail())
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        extra = {"event_id": event.id, "error": type(error).__name__}
        logger().error("Could not serialise an event; it stays in the outbox", extra=extra)
        return None
    return {
        "EventBusName": required("EVENT_BUS"),
        "Source": f"bottega.{source}",
        "DetailType": event.type,
        "Detail": detail,
    }
