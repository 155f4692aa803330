"""Parsers for the objects in Stripe's responses and events: https://docs.stripe.com/api."""

from collections.abc import Mapping
from typing import Any

from payments.model import IntentStatus, ListedIntent, RefundStatus, StripeIntent, StripeRefund

type Json = Mapping[str, Any]

_INTENT_STATUSES: dict[str, IntentStatus] = {
    "processing": "processing",
    "succeeded": "succeeded",
    "canceled": "cancelled",
}
_REFUND_STATUSES: dict[str, RefundStatus] = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
_MAX_CODE_LENGTH = 100


def parse_intent(intent: Json, at: int) -> StripeIntent:
    """Parse a PaymentIntent.

    Args:
        intent: Stripe's object.
        at: When it was in this state, in seconds since the epoch.
    """
    failure = intent.get("last_payment_error") or {}
    return StripeIntent(
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


def parse_listed_intent(intent: Json, at: int) -> ListedIntent:
    """Parse a PaymentIntent with its expanded charge; arguments as for `parse_intent`."""
    charge = intent.get("latest_charge") or {}
    return ListedIntent(
        parse_intent(intent, at),
        (intent.get("metadata") or {}).get("order_id"),
        charge.get("amount_refunded") or 0,
        max(intent["created"], charge.get("created") or 0),
    )


def is_card_decline(intent: Json) -> bool:
    """Whether the last attempt to pay a PaymentIntent failed because of the card; failed debits do not count."""
    failure = intent.get("last_payment_error") or {}
    method = failure.get("payment_method") or {}
    return failure.get("type") == "card_error" and method.get("type", "card") == "card"


def parse_refund(refund: Json) -> StripeRefund:
    """Parse a refund."""
    return StripeRefund(
        id=refund["id"],
        intent_id=refund.get("payment_intent"),
        amount=refund["amount"],
        currency=refund["currency"].upper(),
        # Stripe has several statuses for a refund in progress.
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
    return str(code)[:_MAX_CODE_LENGTH] if code else None
