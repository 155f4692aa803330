"""OrderPlaced, OrderCancelled, OrderStatusChanged: delete our own published events from the outbox."""

from orders.event_handlers import order_published
from shared.event_consumer import event_consumer

handler = event_consumer("on_order_published", order_published)
