"""Publishes events from the outbox."""

from payments.dependencies import dependencies
from payments.repository.outbox import outbox
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """Return the service's outbox publisher."""
    current = dependencies()
    return OutboxPublisher("payments", outbox, current.publish, current.now)
