"""Publishes events from the outbox."""

from payments.dependencies import dependencies
from payments.repository.outbox import StoredEvents
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """Return the service's outbox publisher."""
    current = dependencies()
    return OutboxPublisher("payments", StoredEvents(), current.publish, current.now)
