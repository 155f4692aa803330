"""Reads Stripe's objects, out of events and out of answers: https://docs.stripe.com/api."""

from collections.abc import Mapping
from typing import Any

from payments.model import IntentSeen, IntentStatus, ListedIntent, RefundSeen, RefundStatus

type Json = Mapping[str, Any]

_INTENT_STATUSES: dict[str, IntentStatus] = {
    "processing": "processing",
    "succeeded": "succeeded",
    "canceled": "cancelled",
}
_REFUND_STATUSES: dict[str, RefundStatus] = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
_LONGEST = 100


def read_intent(intent: Json, at: int) -> IntentSeen:
    """A PaymentIntent.

    Args:
        intent: Stripe's object.
        at: When it was in this state, in seconds of the epoch.
    """
    failure = intent.get("last_payment_error") or {}
    return IntentSeen(
        id=intent["id"],
        status=_status(intent["status"], bool(failure)),
        amount=intent["amount"],
        received=intent.get("amount_received") or 0,
        currency=intent["currency"].upper(),
        client_secret=intent.get("client_secret"),
        payment_id=(intent.get("metadata") or {}).get("payment_id"),
        failure_code=_failure_code(failure),
        at=at,
    )


def read_listed_intent(intent: Json, at: int) -> ListedIntent:
    """A PaymentIntent with its expanded charge, as `read_intent` reads it."""
    charge = intent.get("latest_charge") or {}
    return ListedIntent(
        read_intent(intent, at),
        (intent.get("metadata") or {}).get("order_id"),
        charge.get("amount_refunded") or 0,
        max(intent["created"], charge.get("created") or 0),
    )


def read_refund(refund: Json) -> RefundSeen:
    """A refund."""
    return RefundSeen(
        id=refund["id"],
        intent_id=refund.get("payment_intent"),
        amount=refund["amount"],
        currency=refund["currency"].upper(),
        # Before the bank's answer there are several states; the money is on its way back in each.
        status=_REFUND_STATUSES.get(refund["status"], "pending"),
        refund_id=(refund.get("metadata") or {}).get("refund_id"),
        failure_code=refund.get("failure_reason"),
        reason=refund.get("reason"),
    )


def _status(status: str, failed: bool) -> IntentStatus:
    if status == "requires_payment_method" and failed:
        return "failed"
    return _INTENT_STATUSES.get(status, "requires_payment")


def _failure_code(failure: Json) -> str | None:
    code = failure.get("decline_code") or failure.get("code") or failure.get("type")
    return str(code)[:_LONGEST] if code else None
