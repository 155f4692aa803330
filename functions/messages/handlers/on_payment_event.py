"""PaymentSucceeded, PaymentRefunded: mail the customer."""

from messages.event_handlers import payment_event
from shared.event_consumer import event_consumer

handler = event_consumer("on_payment_event", payment_event)
