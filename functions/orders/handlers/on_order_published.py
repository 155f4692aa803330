"""OrderPlaced, OrderCancelled, OrderStatusChanged: the bus has our event, so that the outbox need not keep it."""

from orders.service.publish_events import note_published
from shared.event_consumer import event_consumer

handler = event_consumer("on_order_published", note_published)
