"""PaymentRefunded: an order was refunded, in part or in full."""

from orders.event_handlers import payment_refunded
from shared.event_consumer import event_consumer

handler = event_consumer("on_payment_refunded", payment_refunded)
