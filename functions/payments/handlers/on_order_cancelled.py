"""OrderCancelled: what was paid for an order goes back, and nothing more is taken for it."""

from payments.service.order_events import order_cancelled
from shared.consumer import event_consumer

handler = event_consumer("on_order_cancelled", order_cancelled)
