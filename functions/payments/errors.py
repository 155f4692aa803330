"""Errors of the payments service.

AppError
├── BadRequest
│   ├── InvalidSignature           400 invalid_signature
│   └── InvalidWebhook             400 invalid_webhook
├── NotFound
│   ├── OrderNotFound              404 order_not_found
│   └── PaymentNotFound            404 payment_not_found
├── Conflict
│   ├── OrderNotPayable            409 order_not_payable
│   ├── PaymentRefused             409 payment_refused
│   ├── NothingCaptured            409 nothing_captured
│   ├── RefundExceedsCaptured      409 refund_exceeds_captured
│   ├── RefundRefused              409 refund_refused
│   ├── StripeBusy                 409 request_in_progress
│   └── StripeRefused              409 refused_by_stripe
├── TooManyRequests
│   └── TooManyDeclines            429 too_many_declines
├── UnprocessableRequest
│   └── IdempotencyKeyReused       422 idempotency_key_reused
└── DependencyUnavailable
    ├── WebhookNotConfigured       503 webhook_not_configured
    └── StripeUnavailable          503 dependency_unavailable
        └── StoredError
"""

from shared.errors import (
    BadRequest,
    Conflict,
    DependencyUnavailable,
    NotFound,
    TooManyRequests,
    UnprocessableRequest,
)
from shared.translatable import Translatable


class InvalidSignature(BadRequest):
    """The webhook's signature is missing, wrong, too old or from the future."""

    code = "invalid_signature"
    message = "The webhook's signature is not valid"


class InvalidWebhook(BadRequest):
    """The webhook's body is not an event."""

    code = "invalid_webhook"
    message = "The webhook's body is not an event"


class WebhookNotConfigured(DependencyUnavailable):
    """The Stripe secret has no signing secret for webhooks. Stripe delivers again, for three days."""

    code = "webhook_not_configured"
    retry_after = 60

    def __init__(self) -> None:
        super().__init__("stripe", Translatable("The webhook's signing secret is not stored yet"))


class OrderNotFound(NotFound):
    """The order does not exist or belongs to another user."""

    code = "order_not_found"
    message = "Order not found"


class PaymentNotFound(NotFound):
    """The payment does not exist or belongs to another user."""

    code = "payment_not_found"
    message = "Payment not found"


class OrderNotPayable(Conflict):
    """The order is paid or cancelled."""

    code = "order_not_payable"
    message = "The order cannot be paid"


class PaymentRefused(Conflict):
    """Stripe cannot take this payment, for example because its amount is below the minimum."""

    code = "payment_refused"
    message = "The payment was refused"


class TooManyDeclines(TooManyRequests):
    """Too many cards were declined for this order; it accepts no payment for some time."""

    code = "too_many_declines"
    message = "Too many cards were declined for this order, try again later"


class NothingCaptured(Conflict):
    """The payment has captured nothing, so there is nothing to refund."""

    code = "nothing_captured"
    message = "Nothing was captured"


class RefundExceedsCaptured(Conflict):
    """The refund is larger than the refundable amount."""

    code = "refund_exceeds_captured"
    message = "The refund is more than the refundable amount of the payment"

    def __init__(self, left: str) -> None:
        super().__init__(details=[{"field": "amount", "left": left}])


class RefundRefused(Conflict):
    """Stripe refuses this refund."""

    code = "refund_refused"
    message = "The refund was refused"


class StripeBusy(Conflict):
    """Another request with the same idempotency key is in progress at Stripe."""

    code = "request_in_progress"
    message = "Another request for this payment is in progress"
    retry_after = 1


class StripeRefused(Conflict):
    """Stripe refused a request; retrying with the same idempotency key cannot succeed.

    Attributes:
        reason: Stripe's error code; never its text.
    """

    code = "refused_by_stripe"
    message = "Stripe refused the request"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class IdempotencyKeyReused(UnprocessableRequest):
    """The idempotency key was used for another request of this user."""


class StripeUnavailable(DependencyUnavailable):
    """Stripe did not respond or failed; the request may have been executed."""

    def __init__(self) -> None:
        super().__init__("stripe")


class StoredError(StripeUnavailable):
    """Stripe has stored an error under this idempotency key; retrying with it cannot succeed.

    The request may have been executed: look the object up before sending the request under a new key.
    """
