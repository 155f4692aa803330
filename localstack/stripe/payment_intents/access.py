"""Look up PaymentIntents and check access."""

import hmac

from localstack.stripe.errors import InvalidRequest, UnexpectedState
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.render import public


def find_intent(call: Call, intent_id: str, client_secret: str | None = None) -> Json:
    """Return a PaymentIntent; a browser must pass its client secret.

    Raises:
        NotFound: It does not exist.
        InvalidRequest: The client secret is missing or wrong.
    """
    if call.caller.is_browser and not client_secret:
        raise InvalidRequest("Missing required param: client_secret.", code="parameter_missing", param="client_secret")
    intent = require(call, "payment_intent", intent_id)
    if client_secret is not None and not hmac.compare_digest(client_secret.encode(), intent["client_secret"].encode()):
        message = "The client_secret provided does not match the client_secret associated with the PaymentIntent."
        raise InvalidRequest(message, code="payment_intent_invalid_parameter", param="client_secret")
    return intent


def unexpected_state(intent: Json, message: str) -> UnexpectedState:
    """Create the error for an operation that the status does not allow."""
    return UnexpectedState(message, payment_intent=public(intent))


def refuse_status(intent: Json, verb: str, allowed: tuple[str, ...]) -> None:
    """Require one of the `allowed` statuses.

    Raises:
        UnexpectedState: The PaymentIntent has another status.
    """
    if intent["status"] in allowed:
        return
    done = {"cancel": "canceled", "confirm": "confirmed", "capture": "captured"}[verb]
    raise unexpected_state(
        intent,
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
        f"with one of the following statuses may be {done}: {', '.join(allowed)}.",
    )
