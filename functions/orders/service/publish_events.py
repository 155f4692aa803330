"""Publish the events of orders.

A request does not delete its events from the outbox. The bus delivers them to orders too, and `on_order_published`
deletes them then, which saves each request a write.
"""

from orders.dependencies import dependencies
from orders.repository import outbox
from shared.outbox import OutboxPublisher


def publisher() -> OutboxPublisher:
    """Return the publisher of the orders service."""
    current = dependencies()
    return OutboxPublisher("orders", outbox, current.publish, current.now, forget_at_once=False)
