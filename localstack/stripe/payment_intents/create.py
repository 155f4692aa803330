"""POST /v1/payment_intents."""

from localstack.stripe.amounts import check_amount, check_currency
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.events import emit
from localstack.stripe.ids import client_secret, new_id
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.confirm import Attempt, attempt
from localstack.stripe.payment_intents.params import CreateIntent, Details
from localstack.stripe.payment_intents.types import types_of
from localstack.stripe.payment_methods import create_payment_method, use_payment_method
from localstack.stripe.render import INTERNAL

TEXTS = (
    *("description", "receipt_email", "setup_future_usage", "shipping"),
    *("statement_descriptor", "statement_descriptor_suffix", "transfer_group"),
)
_NULL_NAMES = """
allowed_payment_method_types application application_fee_amount canceled_at cancellation_reason customer
customer_account description excluded_payment_method_types last_payment_error latest_charge managed_payments next_action
on_behalf_of payment_method payment_method_configuration_details payment_record processing receipt_email review
setup_future_usage shipping source statement_descriptor statement_descriptor_suffix transfer_data transfer_group
"""
_NULLS = dict.fromkeys(_NULL_NAMES.split())


def create_intent(call: Call, params: CreateIntent) -> Json:
    """Create a PaymentIntent and, with `confirm`, confirm it.

    Raises:
        CardError: The card was declined. The PaymentIntent is created nevertheless.
    """
    currency = check_currency(params.currency)
    check_amount(params.amount, currency)
    refuse_customer(params.customer)
    intent = _build(call, params, currency)
    method = method_of(call, intent, params)
    if method:
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    call.repository.objects.insert(intent)
    emit(call, "payment_intent.created", intent)
    if not params.confirm:
        return intent
    return attempt(call, intent, Attempt.of(call, params))


def method_of(call: Call, intent: Json, params: Details) -> Json | None:
    """Return the PaymentMethod that a request names, or create the one it describes."""
    if params.payment_method_data:
        method = create_payment_method(call, params.payment_method_data)
    elif params.payment_method:
        method = use_payment_method(call, params.payment_method)
    else:
        return None
    check_type(intent, method)
    return method


def check_type(intent: Json, method: Json) -> None:
    """Require a PaymentMethod of a type that the PaymentIntent accepts.

    Raises:
        InvalidRequest: It has another type.
    """
    if method["type"] not in intent["payment_method_types"]:
        raise InvalidRequest(
            f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent. "
            f"It takes: {', '.join(intent['payment_method_types'])}.",
            param="payment_method",
        )


def refuse_customer(customer: str | None) -> None:
    """Refuse customers, which the sandbox does not have.

    Raises:
        InvalidRequest: The request names a customer.
    """
    if customer:
        raise InvalidRequest(f"No such customer: '{customer}'", code="resource_missing", param="customer")


def _build(call: Call, params: CreateIntent, currency: str) -> Json:
    intent_id = new_id("pi")
    automatic = params.automatic_payment_methods
    if automatic and automatic.enabled and params.filters_types:
        raise InvalidRequest(
            "You may only specify one of: automatic_payment_methods, allowed_payment_method_types, "
            "excluded_payment_method_types, payment_method_types."
        )
    is_automatic = (automatic is None or automatic.enabled) and not params.filters_types
    types = types_of(call, params, currency) if params.filters_types or is_automatic else ["card"]
    return _NULLS | {
        "id": intent_id,
        "object": "payment_intent",
        "amount": params.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "allowed_payment_method_types": params.allowed_payment_method_types,
        "automatic_payment_methods": (automatic.model_dump() if automatic else _AUTOMATIC) if is_automatic else None,
        "capture_method": params.capture_method,
        "client_secret": client_secret(intent_id),
        "confirmation_method": "automatic",
        "excluded_payment_method_types": params.excluded_payment_method_types,
        "created": call.now,
        "currency": currency,
        "livemode": False,
        "metadata": params.metadata,
        "payment_method_options": {"card": _CARD_OPTIONS | params.payment_method_options.card.model_dump()},
        "payment_method_types": types,
        "status": "requires_payment_method",
        INTERNAL: {},
        **params.sent(*TEXTS),
    }


_AUTOMATIC = {"allow_redirects": "always", "enabled": True}
_CARD_OPTIONS = {"installments": None, "mandate_options": None, "network": None}
