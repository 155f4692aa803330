"""The visible part of an object."""

from typing import Any

INTERNAL = "_internal"
# https://docs.stripe.com/api/payment_intents/object: the attributes retrievable with a publishable key.
_BROWSER_NAMES = """
id object amount amount_details automatic_payment_methods canceled_at cancellation_reason capture_method client_secret
confirmation_method created currency description last_payment_error livemode next_action payment_method
payment_method_types processing receipt_email setup_future_usage shipping status
"""
_FOR_BROWSERS = frozenset(_BROWSER_NAMES.split())


def public(value: Any) -> Any:
    """Copy an object without the sandbox's internal data."""
    if isinstance(value, dict):
        return {name: public(item) for name, item in value.items() if name != INTERNAL}
    if isinstance(value, list):
        return [public(item) for item in value]
    return value


def for_browser(value: Any) -> Any:
    """Copy an object with the attributes that a publishable key and a client secret may read."""
    if isinstance(value, list):
        return [for_browser(item) for item in value]
    if not isinstance(value, dict):
        return value
    hidden = value.get("object") == "payment_intent"
    return {name: for_browser(item) for name, item in value.items() if not hidden or name in _FOR_BROWSERS}
