"""OrderPlaced, OrderCancelled, OrderStatusChanged: the bus has our event, so that the outbox need not keep it."""

from orders.service.telling import note_published
from shared.consumer import event_consumer

handler = event_consumer("on_order_published", note_published)
