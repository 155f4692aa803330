"""PaymentProcessing: the bank processes the payment of an order."""

from orders.event_handlers import payment_processing
from shared.event_consumer import event_consumer

handler = event_consumer("on_payment_processing", payment_processing)
