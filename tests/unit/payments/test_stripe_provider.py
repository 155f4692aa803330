from typing import Any

import pytest
import stripe

from payments import stripe_provider
from payments.errors import StoredError, StripeBusy, StripeRefused, StripeUnavailable
from payments.stripe_provider import API_VERSION


def test_the_api_version_is_the_default_of_the_stripe_package() -> None:
    assert stripe.api_version == API_VERSION


def error_of(kind: Any, status: int, code: str) -> Any:
    """Build an error whose constructor in the package is untyped."""
    return kind("Amount 4242 is not right", "amount", code=code, http_status=status)


connection_error: Any = stripe.APIConnectionError
IN_USE = {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": "in use"}}
REPLAYED = {"Idempotent-Replayed": "true"}


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (connection_error("no response"), StripeUnavailable),
        (stripe.APIError("broken", http_status=200), StripeUnavailable),
        (stripe.APIError("failed", http_status=500), StripeUnavailable),
        (stripe.APIError("failed", http_status=503), StripeUnavailable),
        (stripe.APIError("failed", http_status=500, headers=REPLAYED), StoredError),
        (stripe.RateLimitError("slower", http_status=429), StripeUnavailable),
        (stripe.APIError("in use", http_status=409, code="idempotency_key_in_use"), StripeBusy),
        (stripe.APIError("in use", http_status=409, json_body=IN_USE), StripeBusy),
        (stripe.APIError("conflict", http_status=409), StripeBusy),
        (stripe.APIError("conflict", http_status=409, headers=REPLAYED), StripeRefused),
        (stripe.IdempotencyError("other parameters", http_status=400), StoredError),
        (error_of(stripe.InvalidRequestError, 400, "amount_too_small"), StripeRefused),
        (error_of(stripe.InvalidRequestError, 404, "resource_missing"), StripeRefused),
        (error_of(stripe.CardError, 402, "card_declined"), StripeRefused),
        (stripe.PermissionError("no", http_status=403), StripeRefused),
    ],
    ids=lambda each: getattr(each, "code", None) or type(each).__name__,
)
def test_errors_are_ambiguous_busy_or_definite(error: Any, ours: type[Exception]) -> None:
    assert type(stripe_provider._app_error(error)) is ours


def test_a_refusal_has_stripes_code_and_not_its_text() -> None:
    error = error_of(stripe.InvalidRequestError, 400, "amount_too_small")

    refusal = stripe_provider._app_error(error)

    assert isinstance(refusal, StripeRefused)
    assert (refusal.reason, "4242" in str(refusal)) == ("amount_too_small", False)
