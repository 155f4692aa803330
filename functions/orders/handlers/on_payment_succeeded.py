"""PaymentSucceeded: an order is paid."""

from orders.service.payments import payment_succeeded
from shared.consumer import event_consumer

handler = event_consumer("on_payment_succeeded", payment_succeeded)
