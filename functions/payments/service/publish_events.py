"""Publishes the events of payments."""

from payments.dependencies import dependencies
from payments.repository.outbox import StoredEvents
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """The publisher of the payments service."""
    current = dependencies()
    return OutboxPublisher("payments", StoredEvents(), current.publish, current.now)
