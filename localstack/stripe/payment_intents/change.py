"""Update, cancel and capture PaymentIntents."""

from localstack.stripe.amounts import check_amount, check_currency
from localstack.stripe.charges import capture_charge
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.events import emit
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.access import find_intent, refuse_status, unexpected_state
from localstack.stripe.payment_intents.create import TEXTS, method_of, refuse_customer
from localstack.stripe.payment_intents.params import CancelIntent, CaptureIntent, UpdateIntent
from localstack.stripe.payment_intents.types import filter_types

_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_ALWAYS_CHANGEABLE = {"metadata", "description", "expand", "receipt_email", "transfer_group"}


def update_intent(call: Call, params: UpdateIntent, intent_id: str) -> Json:
    """POST /v1/payment_intents/{id}.

    Raises:
        UnexpectedState: The status does not allow the change.
    """
    intent = find_intent(call, intent_id)
    refuse_customer(params.customer)
    _check_changeable(intent, params)
    intent |= params.sent("capture_method", *TEXTS)
    if params.currency or params.amount:
        intent["currency"] = check_currency(params.currency or intent["currency"])
        intent["amount"] = params.amount or intent["amount"]
        check_amount(intent["amount"], intent["currency"])
    intent["metadata"] = merged(intent["metadata"], params.metadata, replace="metadata" in params.model_fields_set)
    filter_types(call, intent, params)
    if "payment_method_options" in params.model_fields_set:
        intent["payment_method_options"]["card"] |= params.payment_method_options.card.model_dump()
    method = method_of(call, intent, params)
    if method:
        intent["payment_method"] = method["id"]
    if intent["status"] in _OPEN and params.model_fields_set - _ALWAYS_CHANGEABLE:
        status = "requires_confirmation" if intent["payment_method"] else "requires_payment_method"
        intent |= {"status": status, "next_action": None}
    return call.repository.objects.save(intent)


def merged(old: dict[str, str], new: dict[str, str], *, replace: bool) -> dict[str, str]:
    """Merge metadata: an empty value removes its key; with `replace`, an empty hash removes all keys."""
    if replace and not new:
        return {}
    return {key: value for key, value in {**old, **new}.items() if value != ""}


def cancel_intent(call: Call, params: CancelIntent, intent_id: str) -> Json:
    """POST /v1/payment_intents/{id}/cancel.

    Raises:
        UnexpectedState: It is succeeded, processing or canceled.
    """
    intent = find_intent(call, intent_id)
    refuse_status(intent, "cancel", _CANCELABLE)
    if intent["status"] == "requires_capture":
        _release(call, intent)
    intent |= {
        "status": "canceled",
        "canceled_at": call.now,
        "cancellation_reason": params.cancellation_reason,
        "next_action": None,
        "amount_capturable": 0,
    }
    call.repository.objects.save(intent)
    emit(call, "payment_intent.canceled", intent)
    return intent


def capture_intent(call: Call, params: CaptureIntent, intent_id: str) -> Json:
    """POST /v1/payment_intents/{id}/capture. The rest of the authorization is released.

    Raises:
        UnexpectedState: There is nothing to capture.
        InvalidRequest: The amount exceeds the authorization.
    """
    intent = find_intent(call, intent_id)
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            intent,
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
        )
    amount = params.amount_to_capture or intent["amount_capturable"]
    if amount > intent["amount_capturable"]:
        message = "The provided amount_to_capture is larger than the amount that can be captured."
        raise InvalidRequest(message, code="amount_too_large", param="amount_to_capture")
    charge = require(call, "charge", intent["latest_charge"])
    capture_charge(call, charge, amount)
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    intent["metadata"] = merged(intent["metadata"], params.metadata, replace=False)
    call.repository.objects.save(intent)
    emit(call, "charge.captured", charge)
    emit(call, "payment_intent.succeeded", intent)
    return intent


def _check_changeable(intent: Json, params: UpdateIntent) -> None:
    changes = params.model_fields_set - _ALWAYS_CHANGEABLE
    if changes and intent["status"] not in _OPEN:
        name = min(changes)
        raise unexpected_state(
            intent,
            f"This PaymentIntent's {name} could not be updated because it has a status of {intent['status']}. You may "
            f"only update the {name} of a PaymentIntent with one of the following statuses: {', '.join(_OPEN)}.",
        )


def _release(call: Call, intent: Json) -> None:
    charge = require(call, "charge", intent["latest_charge"])
    charge |= {"refunded": True, "amount_refunded": charge["amount"]}
    call.repository.objects.save(charge)
    emit(call, "charge.refunded", charge)
