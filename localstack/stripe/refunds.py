"""Refunds: https://docs.stripe.com/api/refunds."""

from typing import Literal

from pydantic import Field

from localstack.stripe import lists
from localstack.stripe.amounts import as_text
from localstack.stripe.balance import record_refund
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.events import emit
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require, require_param
from localstack.stripe.model import Call, Json
from localstack.stripe.params import ListParams, Metadata, Params, PositiveInteger, Text
from localstack.stripe.payment_intents.change import merged
from localstack.stripe.payment_methods import card_of
from localstack.stripe.repository.objects import Filters


class CreateRefund(Params):
    """https://docs.stripe.com/api/refunds/create."""

    payment_intent: Text | None = None
    charge: Text | None = None
    amount: PositiveInteger | None = None
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None
    metadata: Metadata = Field(default_factory=dict)


class UpdateRefund(Params):
    """https://docs.stripe.com/api/refunds/update."""

    metadata: Metadata = Field(default_factory=dict)


class ListRefunds(ListParams):
    """https://docs.stripe.com/api/refunds/list."""

    payment_intent: Text | None = None
    charge: Text | None = None


def create_refund(call: Call, params: CreateRefund) -> Json:
    """POST /v1/refunds: refund the remaining amount, or part of it.

    Raises:
        InvalidRequest: Nothing was captured, or the amount exceeds what remains.
    """
    charge = _charge_of(call, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left <= 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise InvalidRequest(message, code="charge_already_refunded")
    amount = params.amount or left
    if amount > left:
        asked, rest = (as_text(each, charge["currency"]) for each in (amount, left))
        raise InvalidRequest(
            f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})", param="amount"
        )
    refund = _build(call, charge, params, amount)
    _change_refunded(call, charge, amount)
    emit(call, "refund.created", refund)
    emit(call, "charge.refunded", charge)
    return refund


def settle_refund(call: Call, refund: Json) -> None:
    """Apply the bank's late decision: a pending refund succeeds, one that cannot succeed fails and is reversed."""
    before = {"status": refund["status"]}
    if refund["status"] == "pending":
        del refund["pending_reason"]
        refund["status"] = "succeeded"
    else:
        refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
        refund["failure_balance_transaction"] = record_refund(call, refund, failed=True)
        _change_refunded(call, require(call, "charge", refund["charge"]), -refund["amount"])
    call.repository.objects.save(refund)
    emit(call, "charge.refund.updated", refund, before)
    emit(call, "refund.updated", refund, before)
    if refund["status"] == "failed":
        emit(call, "refund.failed", refund)


def retrieve_refund(call: Call, _: Params, refund_id: str) -> Json:
    """GET /v1/refunds/{id}."""
    return require(call, "refund", refund_id)


def update_refund(call: Call, params: UpdateRefund, refund_id: str) -> Json:
    """POST /v1/refunds/{id}: change the metadata."""
    refund = require(call, "refund", refund_id)
    before = {"metadata": refund["metadata"]}
    refund["metadata"] = merged(refund["metadata"], params.metadata, replace="metadata" in params.model_fields_set)
    call.repository.objects.save(refund)
    emit(call, "refund.updated", refund, before)
    return refund


def list_refunds(call: Call, params: ListRefunds) -> Json:
    """GET /v1/refunds."""
    filters = Filters(payment_intent=params.payment_intent, charge=params.charge)
    return lists.page(call, "refund", params, filters, "/v1/refunds")


def _charge_of(call: Call, params: CreateRefund) -> Json:
    if not params.charge and not params.payment_intent:
        raise InvalidRequest(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    intent = None
    charge_id = params.charge
    if params.payment_intent:
        intent = require_param(call, "payment_intent", params.payment_intent, "payment_intent")
        charge_id = charge_id or intent["latest_charge"]
    charge = require_param(call, "charge", charge_id, "charge") if charge_id else None
    if intent and charge and charge["payment_intent"] != intent["id"]:
        raise InvalidRequest(f"Charge {charge['id']} does not belong to PaymentIntent {intent['id']}.", param="charge")
    if not charge or not charge["captured"]:
        subject = f"PaymentIntent ({intent['id']})" if intent else f"charge ({charge_id})"
        raise InvalidRequest(f"This {subject} does not have a successful charge to refund.")
    return charge


def _build(call: Call, charge: Json, params: CreateRefund, amount: int) -> Json:
    method = require(call, "payment_method", charge["payment_method"])
    outcome = card_of(method).refund if method["type"] == "card" else "succeeds"
    refund = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": _destination(method),
        "metadata": params.metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": params.reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if outcome == "pends" else "succeeded",
        "transfer_reversal": None,
    }
    refund["balance_transaction"] = record_refund(call, refund)
    if outcome == "pends":
        refund["pending_reason"] = "processing"
    if outcome != "succeeds":
        call.repository.settlements.add(str(refund["id"]), call.later(call.options.settle_seconds))
    return call.repository.objects.insert(refund)


def _destination(method: Json) -> Json:
    if method["type"] != "card":
        return {"type": method["type"]}
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    return {"type": "card", "card": card}


def _change_refunded(call: Call, charge: Json, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
    call.repository.objects.save(charge)
