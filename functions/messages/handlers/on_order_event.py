"""OrderPlaced, OrderStatusChanged, OrderCancelled: mail the customer, and the shop about a new order."""

from messages.event_handlers import order_event
from shared.event_consumer import event_consumer

handler = event_consumer("on_order_event", order_event)
