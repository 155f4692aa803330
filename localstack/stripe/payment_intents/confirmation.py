"""POST /v1/payment_intents/{id}/confirm."""

from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.access import find_intent, refuse_status, unexpected_state
from localstack.stripe.payment_intents.confirm import Attempt, attempt
from localstack.stripe.payment_intents.create import check_type
from localstack.stripe.payment_intents.params import ConfirmIntent
from localstack.stripe.payment_intents.types import filter_types
from localstack.stripe.payment_methods import create_payment_method, use_payment_method

_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def confirm_intent(call: Call, params: ConfirmIntent, intent_id: str) -> Json:
    """Confirm with the given PaymentMethod or the PaymentIntent's own.

    Raises:
        CardError: The card was declined.
        UnexpectedState: The PaymentIntent was already confirmed or canceled.
    """
    intent = find_intent(call, intent_id, params.client_secret)
    if intent["status"] == "succeeded":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        )
        raise unexpected_state(intent, message)
    refuse_status(intent, "confirm", _CONFIRMABLE)
    intent |= params.sent("receipt_email", "setup_future_usage", "shipping", "capture_method")
    filter_types(call, intent, params)
    if "payment_method_options" in params.model_fields_set:
        intent["payment_method_options"]["card"] |= params.payment_method_options.card.model_dump()
    intent |= {"payment_method": _method_id(call, params) or intent["payment_method"], "next_action": None}
    if intent["payment_method"]:
        check_type(intent, require(call, "payment_method", intent["payment_method"]))
    return attempt(call, intent, Attempt.of(call, params))


def _method_id(call: Call, params: ConfirmIntent) -> str | None:
    if params.payment_method_data:
        return str(create_payment_method(call, params.payment_method_data)["id"])
    return str(use_payment_method(call, params.payment_method)["id"]) if params.payment_method else None
