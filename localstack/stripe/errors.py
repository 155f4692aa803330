"""Errors in Stripe's format: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes.

StripeError
├── InvalidRequest 400
│   ├── NotFound 404
│   ├── Unauthorized 401
│   ├── RateLimited 429
│   └── UnexpectedState 400
├── CardError 402
├── IdempotencyError 400
│   └── KeyInUse 409
└── ApiFailure 500
"""

from typing import Any

from localstack.stripe.redaction import redact

_CODE_DOCS = "https://stripe.com/docs/error-codes/"


class StripeError(Exception):
    """An error response.

    Args:
        message: A sentence for people.
        code: Stripe's error code.
        param: The invalid parameter, in form notation.
        status: HTTP status, if not the class's.
        details: Further attributes of the error object, such as `payment_intent`.
    """

    status = 400
    type = "api_error"
    code: str | None = None

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message)
        self.message = redact(message)
        self.code = code or self.code
        self.param = redact(param) if param else None
        self.status = status or self.status
        self.details = details

    def body(self) -> dict[str, Any]:
        """Return the error object as Stripe sends it, without empty attributes."""
        error = {"code": self.code, "message": self.message, "param": self.param, "type": self.type, **self.details}
        error["doc_url"] = _CODE_DOCS + self.code.replace("_", "-") if self.code else None
        return {"error": {name: value for name, value in error.items() if value is not None}}


class InvalidRequest(StripeError):
    """The parameters are invalid, or the object's state does not allow the request."""

    type = "invalid_request_error"


class NotFound(InvalidRequest):
    """The object in the path does not exist."""

    status = 404
    code = "resource_missing"


class Unauthorized(InvalidRequest):
    """The API key is missing or invalid."""

    status = 401


class RateLimited(InvalidRequest):
    """Too many requests."""

    status = 429
    code = "rate_limit"


class UnexpectedState(InvalidRequest):
    """The PaymentIntent's status does not allow the operation."""

    code = "payment_intent_unexpected_state"


class CardError(StripeError):
    """The card was declined or is invalid. Unlike after other errors, changes are committed."""

    status = 402
    type = "card_error"


class IdempotencyError(StripeError):
    """An idempotency key was reused for a different request."""

    type = "idempotency_error"


class KeyInUse(IdempotencyError):
    """The first request with this idempotency key is still running."""

    status = 409
    code = "idempotency_key_in_use"


class ApiFailure(StripeError):
    """An error on Stripe's side."""

    status = 500
