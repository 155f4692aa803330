"""Events and their webhook deliveries: https://docs.stripe.com/api/events."""

from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field

from localstack.stripe import lists
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.params import Flag, ListParams, Params, Text, Texts
from localstack.stripe.render import public
from localstack.stripe.repository.faults import Fault
from localstack.stripe.repository.objects import Filters

WEBHOOKS = "webhooks"


class ListEvents(ListParams):
    """https://docs.stripe.com/api/events/list."""

    type: Text | None = None
    types: Annotated[Texts, Field(max_length=20)] | None = None
    delivery_success: Flag | None = None


def emit(call: Call, event_type: str, subject: Json, previous: Json | None = None) -> None:
    """Record an event about `subject` and queue it for every endpoint subscribed to its type.

    Args:
        call: The API call that caused it.
        event_type: Type of the event, such as `charge.refunded`.
        subject: The object, in its new state.
        previous: For updates, the former values of the changed attributes.
    """
    data: Json = {"object": public(subject)}
    if previous is not None:
        data["previous_attributes"] = public(previous)
    subscribed = [
        endpoint
        for endpoint in call.repository.objects.all("webhook_endpoint")
        if endpoint["status"] == "enabled" and any(fnmatchcase(event_type, name) for name in endpoint["enabled_events"])
    ]
    event = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": call.options.api_version,
        "created": call.now,
        "data": data,
        "livemode": False,
        "pending_webhooks": len(subscribed),
        "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
        "type": event_type,
    }
    call.repository.objects.insert(event)
    for endpoint in subscribed:
        _queue(call, event, endpoint["id"])


def _queue(call: Call, event: Json, endpoint_id: str) -> None:
    faults = _take_faults(call, event["type"])
    postponed = max((fault.seconds for name, fault in faults.items() if name in {"delay", "reorder"}), default=0.0)
    for _ in range(2 if "duplicate" in faults else 1):
        call.repository.deliveries.add(
            event["id"],
            event["type"],
            endpoint_id,
            due_at=call.later(postponed),
            state="dropped" if "drop" in faults else "waiting",
            # With a delay as well, a later event does not release it.
            held="reorder" in faults and "delay" not in faults,
        )


def _take_faults(call: Call, event_type: str) -> dict[str, Fault]:
    """Use up one occurrence of each kind of fault for this type of event."""
    taken: dict[str, Fault] = {}
    for fault in call.repository.faults.waiting(WEBHOOKS):
        if fault.operation == WEBHOOKS and fault.event_type in {None, event_type} and fault.fault not in taken:
            call.repository.faults.use(fault)
            taken[fault.fault] = fault
    return taken


def retrieve_event(call: Call, _: Params, event_id: str) -> Json:
    """GET /v1/events/{id}."""
    return _with_pending(call, require(call, "event", event_id))


def list_events(call: Call, params: ListEvents) -> Json:
    """GET /v1/events."""
    types = params.types if params.types is not None else [params.type] if params.type else None
    filters = Filters(types=tuple(types) if types is not None else None, delivered=params.delivery_success)
    response = lists.page(call, "event", params, filters, "/v1/events")
    return response | {"data": [_with_pending(call, event) for event in response["data"]]}


def _with_pending(call: Call, event: Json) -> Json:
    return event | {"pending_webhooks": call.repository.deliveries.undelivered(event["id"])}
