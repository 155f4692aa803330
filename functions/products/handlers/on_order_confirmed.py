"""Consumes PaymentProcessing, PaymentSucceeded and OrderStatusChanged: keep or commit the stock of the order."""

from products.event_handlers import order_confirmed
from shared.event_consumer import event_consumer

handler = event_consumer("on_order_confirmed", order_confirmed)
