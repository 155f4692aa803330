"""Turn events into messages, and send them at once; what cannot be sent now is left to the retry job."""

import uuid
from typing import Any

from messages.dependencies import dependencies
from messages.model import RULES, Rule
from messages.repository import messages
from messages.repository.database import database
from messages.repository.messages import NewMessage
from messages.service.send_message import send_message
from shared.events import Event

_FACTS = ("reason", "amount", "refunded_amount", "total_amount", "currency", "payment_status")


def queue_messages(event: Event) -> list[str]:
    """Store the messages of an event, then try to send each. Idempotent.

    Returns:
        The ids of the event's messages.

    Raises:
        DependencyUnavailable: The database is unavailable; nothing or everything was stored.
    """
    at = dependencies().now()
    with database.transaction() as connection:
        ids = [messages.insert(connection, _new(event, rule), at) for rule in RULES if _applies(rule, event)]
    for message_id in ids:
        send_message(message_id)
    return ids


def facts_of(event: Event) -> dict[str, Any]:
    """Return the members of an event's data that templates use; none is personal."""
    return {name: event.data[name] for name in _FACTS if name in event.data}


def _applies(rule: Rule, event: Event) -> bool:
    return rule.event == event.type and rule.status in (None, event.data.get("is"))


def _new(event: Event, rule: Rule) -> NewMessage:
    return NewMessage(
        id=str(uuid.uuid4()),
        event_id=event.id,
        kind=rule.kind,
        recipient=rule.recipient,
        user_id=event.user_id or None,
        order_id=event.order_id or None,
        token_id=event.data.get("token_id"),
        data=facts_of(event),
        event_at=event.time,
    )
