"""What the payments service refuses.

AppError
├── BadRequest
│   ├── CardDataRefused            400 card_data_refused
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
├── UnprocessableRequest
│   └── IdempotencyKeyReused       422 idempotency_key_reused
└── DependencyUnavailable
    └── StripeUnavailable          503 dependency_unavailable
        └── StoredFailure
"""

from shared.errors import BadRequest, Conflict, DependencyUnavailable, NotFound, UnprocessableRequest


class CardDataRefused(BadRequest):
    """Something that looks like a card number was sent; card data never reaches this API."""

    code = "card_data_refused"
    message = "Card data must not be sent to this API"


class InvalidSignature(BadRequest):
    """The webhook was not signed by Stripe for us, or is too old or from the future."""

    code = "invalid_signature"
    message = "The webhook's signature is not valid"


class InvalidWebhook(BadRequest):
    """The webhook's body is no event."""

    code = "invalid_webhook"
    message = "The webhook's body is not an event"


class OrderNotFound(NotFound):
    """There is no such order, or it is somebody else's."""

    code = "order_not_found"
    message = "Order not found"


class PaymentNotFound(NotFound):
    """There is no such payment, or it is somebody else's: the caller is not told which."""

    code = "payment_not_found"
    message = "Payment not found"


class OrderNotPayable(Conflict):
    """The order is paid, or cancelled."""

    code = "order_not_payable"
    message = "The order cannot be paid"


class PaymentRefused(Conflict):
    """Stripe refuses to take this payment at all, such as an amount below its minimum."""

    code = "payment_refused"
    message = "The payment was refused"


class NothingCaptured(Conflict):
    """There is nothing to give back: the payment has taken no money."""

    code = "nothing_captured"
    message = "Nothing was captured"


class RefundExceedsCaptured(Conflict):
    """More is asked back than is left of what was captured."""

    code = "refund_exceeds_captured"
    message = "The refund is more than what is left of the payment"

    def __init__(self, left: str) -> None:
        super().__init__(details=[{"field": "amount", "left": left}])


class RefundRefused(Conflict):
    """Stripe refuses this refund."""

    code = "refund_refused"
    message = "The refund was refused"


class StripeBusy(Conflict):
    """A request with the same idempotency key is under way at Stripe."""

    code = "request_in_progress"
    message = "The payment is being made by another request"
    retry_after = 1


class StripeRefused(Conflict):
    """Stripe refused a request for good: under the same idempotency key it would refuse it again.

    Attributes:
        reason: Stripe's code of the error; never its text.
    """

    code = "refused_by_stripe"
    message = "Stripe refused the request"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class IdempotencyKeyReused(UnprocessableRequest):
    """The idempotency key belongs to another request of this user."""


class StripeUnavailable(DependencyUnavailable):
    """Stripe did not answer, or failed: what was asked for may have happened or not."""

    def __init__(self) -> None:
        super().__init__("stripe")


class StoredFailure(StripeUnavailable):
    """Stripe keeps something else than an answer under the idempotency key, for as long as the key lives.

    It may have been done: Stripe is to be asked before the request comes again under another key.
    """
