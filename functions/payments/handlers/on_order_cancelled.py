"""OrderCancelled: cancel or refund the payment of the order."""

from payments.event_handlers import order_cancelled
from shared.event_consumer import event_consumer

handler = event_consumer("on_order_cancelled", order_cancelled)
