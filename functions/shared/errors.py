"""Errors that the API returns.

AppError
├── BadRequest               400
├── Unauthorized             401
├── Forbidden                403
├── NotFound                 404
├── Conflict                 409
├── Gone                     410
├── PayloadTooLarge          413
├── UnsupportedMediaType     415
├── UnprocessableRequest     422
├── TooManyRequests          429
├── InternalError            500
└── DependencyUnavailable    503
"""

from typing import Any, ClassVar

from shared.translatable import Translatable


class AppError(Exception):
    """An error that is returned to the caller.

    Attributes:
        status: HTTP status code.
        code: Stable name for programs.
        message: A sentence for people, in English; responses translate it.
        details: The invalid fields, or data that a program needs to continue.
        retry_after: Seconds after which a retry makes sense, or None.
    """

    status: ClassVar[int]
    code: str
    message: str
    retry_after: int | None = None

    def __init__(
        self,
        message: Translatable | None = None,
        *,
        code: str | None = None,
        details: list[dict[str, Any]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.details = details
        self.retry_after = retry_after or self.retry_after
        super().__init__(self.message)

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the response body."""
        body: dict[str, Any] = {"error": self.message, "code": self.code, "request_id": request_id}
        if self.details is not None:
            body["details"] = self.details
        return body


class BadRequest(AppError):
    """The request is malformed or invalid."""

    status = 400
    code = "invalid_request"
    message = "The request is invalid"


class CardDataRefused(BadRequest):
    """The request contains a card number; card data must never reach this API."""

    code = "card_data_refused"
    message = "Card data must not be sent to this API"


class Unauthorized(AppError):
    """There is no valid token."""

    status = 401
    code = "unauthorized"
    message = "Authentication is required"


class Forbidden(AppError):
    """The caller's role does not allow this."""

    status = 403
    code = "forbidden"
    message = "You are not allowed to do this"


class NotFound(AppError):
    """The resource does not exist or belongs to another user."""

    status = 404
    code = "not_found"
    message = "Not found"


class Conflict(AppError):
    """The resource's current state does not allow this."""

    status = 409
    code = "conflict"
    message = "The request conflicts with the current state"


class Gone(AppError):
    """The resource existed, and does not any more."""

    status = 410
    code = "gone"
    message = "This no longer exists"


class PayloadTooLarge(AppError):
    """The body is larger than the endpoint accepts."""

    status = 413
    code = "payload_too_large"
    message = "The request body is too large"


class UnsupportedMediaType(AppError):
    """The body is not JSON."""

    status = 415
    code = "unsupported_media_type"
    message = "The request body must be application/json"


class UnprocessableRequest(AppError):
    """An idempotency key was reused with another body."""

    status = 422
    code = "idempotency_key_reused"
    message = "This idempotency key was used with another request"


class TooManyRequests(AppError):
    """A limit is exceeded."""

    status = 429
    code = "too_many_requests"
    message = "Too many requests"


class InternalError(AppError):
    """A defect; the log has its stack trace under the request id."""

    status = 500
    code = "internal_error"
    message = "Something went wrong on our side"


class DependencyUnavailable(AppError):
    """A server that this function needs is unavailable."""

    status = 503
    code = "dependency_unavailable"
    message = "The service is temporarily unavailable"
    retry_after = 5

    def __init__(self, dependency: str, message: Translatable | None = None, *, retry_after: int | None = None) -> None:
        self.dependency = dependency
        super().__init__(message, retry_after=retry_after)


class ConcurrencyLimitReached(DependencyUnavailable):
    """Lambda throttled the request: our own concurrency limit, which says nothing about the dependency."""

    retry_after = 1
