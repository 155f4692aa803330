"""PaymentSucceeded: an order was paid."""

from orders.event_handlers import payment_succeeded
from shared.event_consumer import event_consumer

handler = event_consumer("on_payment_succeeded", payment_succeeded)
