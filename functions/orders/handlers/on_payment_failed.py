"""PaymentFailed: an order was not paid."""

from orders.service.payments import payment_failed
from shared.consumer import event_consumer

handler = event_consumer("on_payment_failed", payment_failed)
