"""Publishes the events of orders.

A placed order's events are not deleted from the outbox by the request: the bus delivers them to orders too, and
`on_order_published` deletes them then. That saves each request a write.
"""

from orders.dependencies import dependencies
from orders.repository import outbox
from shared.events import Event
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """The publisher of the orders service."""
    current = dependencies()
    return OutboxPublisher("orders", outbox, current.publish, current.now, forget_at_once=False)


def note_published(event: Event) -> None:
    """Delete an event from the outbox once the bus has delivered it."""
    outbox.forget_published([event])
