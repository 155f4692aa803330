"""PaymentFailed: an attempt to pay an order failed."""

from orders.event_handlers import payment_failed
from shared.event_consumer import event_consumer

handler = event_consumer("on_payment_failed", payment_failed)
