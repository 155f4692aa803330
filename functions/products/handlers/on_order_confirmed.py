"""PaymentSucceeded, OrderStatusChanged: the stock of an order is sold."""

from products.service.order_events import order_confirmed
from shared.consumer import event_consumer

handler = event_consumer("on_order_confirmed", order_confirmed)
