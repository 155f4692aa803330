"""3-D Secure: the cardholder authenticates with their bank."""

import hmac

from localstack.stripe.errors import CardError, InvalidRequest
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.outcomes import authorize, fail
from localstack.stripe.render import INTERNAL, public

_FAILED = (
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod "
    "to attempt to fulfill this PaymentIntent again."
)


def is_waiting(intent: Json, token: str) -> bool:
    """Whether this authentication is still open."""
    expected = intent[INTERNAL].get("authentication") or ""
    return intent["status"] == "requires_action" and hmac.compare_digest(expected.encode(), token.encode())


def finish_authentication(call: Call, intent: Json, token: str, *, succeeded: bool) -> Json:
    """Continue after authentication. Does nothing if this authentication is no longer open."""
    if not is_waiting(intent, token):
        return intent
    intent[INTERNAL]["authentication"] = None
    method = require(call, "payment_method", intent["payment_method"])
    if succeeded:
        try:
            return authorize(call, intent, method, authenticated=True)
        except CardError:
            # The decline is recorded in the PaymentIntent, where the shop reads it.
            return intent
    error = InvalidRequest(_FAILED, code="payment_intent_authentication_failure", payment_method=public(method))
    fail(call, intent, error.body()["error"], charge=None)
    return intent
