"""Charges: https://docs.stripe.com/api/charges."""

from localstack.stripe import lists
from localstack.stripe.balance import record_payment
from localstack.stripe.declines import Decline
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.params import ListParams, Params, SearchParams, Text
from localstack.stripe.payment_methods import card_of
from localstack.stripe.repository.objects import Filters

_NULL_NAMES = """
application application_fee application_fee_amount balance_transaction customer failure_balance_transaction failure_code
failure_message on_behalf_of receipt_number receipt_url review source source_transfer statement_descriptor_suffix
transfer_data
"""
_NULLS = dict.fromkeys(_NULL_NAMES.split())
_RISK_SCORES = {"normal": 20, "elevated": 70, "highest": 90}


class ListCharges(ListParams):
    """https://docs.stripe.com/api/charges/list."""

    payment_intent: Text | None = None


def create_charge(call: Call, intent: Json, method: Json, *, status: str, authenticated: bool = False) -> Json:
    """Create a charge, one attempt to collect a PaymentIntent: `succeeded`, `pending` or `failed`."""
    charge = _NULLS | {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "BOTTEGA",
        "captured": False,
        "created": call.now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(method),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(intent, method, authenticated),
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "shipping": intent["shipping"],
        "statement_descriptor": intent["statement_descriptor"],
        "status": status,
        "transfer_group": intent["transfer_group"],
    }
    return call.repository.objects.insert(charge)


def capture_charge(call: Call, charge: Json, amount: int) -> None:
    """Capture an authorized charge, in full or in part."""
    charge |= {"status": "succeeded", "paid": True, "captured": True, "amount_captured": amount}
    charge["balance_transaction"] = record_payment(call, charge)
    call.repository.objects.save(charge)


def decline_charge(call: Call, charge: Json, decline: Decline) -> None:
    """Record the issuer's decline."""
    charge |= {"status": "failed", "paid": False, "failure_code": decline.code, "failure_message": decline.message}
    charge["outcome"] |= {
        "network_status": "not_sent_to_network" if decline.blocked else "declined_by_network",
        "reason": "highest_risk_level" if decline.blocked else decline.decline_code,
        "seller_message": "Stripe blocked this payment." if decline.blocked else "The issuer declined this payment.",
        "type": "blocked" if decline.blocked else "issuer_declined",
    }
    call.repository.objects.save(charge)


def retrieve_charge(call: Call, _: Params, charge_id: str) -> Json:
    """GET /v1/charges/{id}."""
    return require(call, "charge", charge_id)


def list_charges(call: Call, params: ListCharges) -> Json:
    """GET /v1/charges."""
    return lists.page(call, "charge", params, Filters(payment_intent=params.payment_intent), "/v1/charges")


def search_charges(call: Call, params: SearchParams) -> Json:
    """GET /v1/charges/search."""
    return lists.search(call, "charge", params, "/v1/charges/search")


def _outcome(method: Json) -> Json:
    risk = card_of(method).risk if method["type"] == "card" else "not_assessed"
    outcome = {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": "elevated_risk_level" if risk == "elevated" else None,
        "risk_level": risk,
        "seller_message": "Payment complete.",
        "type": "manual_review" if risk == "elevated" else "authorized",
    }
    return outcome if risk == "not_assessed" else outcome | {"risk_score": _RISK_SCORES[risk]}


def _details(intent: Json, method: Json, authenticated: bool) -> Json:
    kind = method["type"]
    shown = {key: value for key, value in method[kind].items() if key not in _ONLY_OF_METHODS}
    if kind != "card":
        return {"type": kind, kind: shown | {"mandate": None}}
    card = shown | {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "electronic_commerce_indicator": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": method["card"]["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "three_d_secure": _AUTHENTICATED if authenticated else None,
        "transaction_link_id": None,
    }
    return {"type": kind, kind: card}


_ONLY_OF_METHODS = frozenset({"display_brand", "generated_from", "networks", "three_d_secure_usage"})
_AUTHENTICATED = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": None,
    "version": "2.2.0",
}
