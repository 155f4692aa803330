"""The types of payment methods that a PaymentIntent accepts.

Since 2026-09-30 they can only be filtered, not set:
https://docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents
"""

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.params import Types

KNOWN = ("card", "sepa_debit")
_REMOVED_IN = "2026-09-30"


def types_of(call: Call, params: Types, currency: str) -> list[str]:
    """Return the account's types, without those that the request filters out.

    Raises:
        InvalidRequest: The request sets types in a version that does not allow it, or filters out all types.
    """
    available = [name for name in KNOWN if name == "card" or currency == "eur"]
    if params.payment_method_types is not None:
        return _set(call, params.payment_method_types)
    allowed, excluded = params.allowed_payment_method_types, params.excluded_payment_method_types
    if allowed is not None and excluded is not None:
        raise InvalidRequest(
            "You may only specify one of: allowed_payment_method_types, excluded_payment_method_types."
        )
    left = [name for name in available if name not in (excluded or []) and name in (allowed or available)]
    if not left:
        raise InvalidRequest(
            "No valid payment method types for this Payment Intent.",
            code="payment_intent_invalid_parameter",
            param="allowed_payment_method_types" if allowed else "excluded_payment_method_types",
        )
    return left


def filter_types(call: Call, intent: Json, params: Types) -> None:
    """Filter the types of an existing PaymentIntent."""
    if params.filters_types:
        intent["payment_method_types"] = types_of(call, params, intent["currency"])
        intent |= params.sent("allowed_payment_method_types", "excluded_payment_method_types")
        intent["automatic_payment_methods"] = None


def _set(call: Call, types: list[str]) -> list[str]:
    if call.api_version >= _REMOVED_IN:
        raise InvalidRequest(
            "payment_method_types is no longer supported. Use allowed_payment_method_types or "
            "excluded_payment_method_types instead.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )
    unknown = [name for name in types if name not in KNOWN]
    if unknown or not types:
        message = (
            f"The payment method type provided: {', '.join(unknown)} is invalid or not activated for this account."
        )
        raise InvalidRequest(message, code="payment_intent_invalid_parameter", param="payment_method_types")
    return types
