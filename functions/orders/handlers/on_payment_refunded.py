"""PaymentRefunded: an order got money back."""

from orders.service.payments import payment_refunded
from shared.consumer import event_consumer

handler = event_consumer("on_payment_refunded", payment_refunded)
