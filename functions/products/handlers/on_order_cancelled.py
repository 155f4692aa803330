"""OrderCancelled: the stock of an order can be bought again."""

from products.service.order_events import order_cancelled
from shared.consumer import event_consumer

handler = event_consumer("on_order_cancelled", order_cancelled)
