"""Publishes events from the outbox."""

from auth.dependencies import dependencies
from auth.repository.outbox import outbox
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """Return the service's outbox publisher."""
    current = dependencies()
    return OutboxPublisher("auth", outbox, current.publish, current.now)
