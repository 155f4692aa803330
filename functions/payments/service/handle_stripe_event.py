"""Takes Stripe's events: each once, in any order, in one transaction with what it changes.

An event is only a reason to look at the object in it. What it says is checked against the payment, and only news count.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from payments.errors import InvalidWebhook
from payments.model import Payment, is_id
from payments.repository import payments, refunds, stripe_events, work_queue
from payments.repository.stripe_events import Outcome
from payments.service.apply_stripe_state import take_intent, take_refund, tell_mismatch
from payments.service.unit_of_work import Change, change
from payments.signature import verify
from payments.stripe_objects import Json, read_intent, read_refund
from payments.transitions import Mismatch
from shared.errors import PayloadTooLarge
from shared.observability import count, logger
from shared.secrets import get_secret
from shared.settings import required

MOST_BYTES = 256 * 1024


class StripeEvent(NamedTuple):
    """An event whose signature was good."""

    id: str
    type: str
    created: int
    livemode: bool
    account: str | None
    object: Json


_KINDS = {"id": str, "type": str, "created": int, "livemode": bool, "object": dict}


def receive(body: bytes, signature: str) -> None:
    """Take an event.

    Args:
        body: As it was sent, to the byte.
        signature: The header `Stripe-Signature`.

    Raises:
        PayloadTooLarge: It is larger than any event.
        InvalidSignature: Stripe did not sign it for us within the last 300 s.
        InvalidWebhook: It is no event.
    """
    if len(body) > MOST_BYTES:
        raise PayloadTooLarge
    secret = get_secret(required("STRIPE_SECRET"))
    verify(body, signature, secret["webhook_secret"], time.time())
    event = _read(body)
    logger().append_keys(stripe_event_id=event.id, stripe_event_type=event.type)
    with change() as changed:
        if stripe_events.take(changed.connection, event.id, event.type, changed.at):
            _take(changed, event, live=_is_live(secret["secret_key"]))


def _read(body: bytes) -> StripeEvent:
    try:
        event = json.loads(body)
        read = StripeEvent(
            event["id"],
            event["type"],
            event["created"],
            event["livemode"],
            event.get("account"),
            event["data"]["object"],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidWebhook from error
    members: dict[str, Any] = read._asdict()
    if not all(isinstance(members[name], kind) for name, kind in _KINDS.items()):
        raise InvalidWebhook
    return read


def _is_live(secret_key: str) -> bool:
    return "_live_" in secret_key


def _take(changed: Change, event: StripeEvent, *, live: bool) -> None:
    outcome = _outcome(changed, event, live=live)
    if outcome == "applied":
        return
    logger().info("An event of Stripe's changes nothing", extra={"outcome": outcome})
    stripe_events.conclude(changed.connection, event.id, outcome, _intent_id_of(event.object))
    if outcome in ("foreign", "mismatch", "unknown_payment"):
        count("WebhookNotApplied", outcome=outcome)


def _outcome(changed: Change, event: StripeEvent, *, live: bool) -> Outcome:
    take = _TAKERS.get(event.type)
    if event.livemode is not live or event.account is not None:
        return "foreign"
    if take is None:
        return "ignored"
    payment = _payment_of(changed, event.object)
    if payment is None:
        return "unknown_payment"
    try:
        take(changed, payment, event)
    except Mismatch as mismatch:
        tell_mismatch(payment, mismatch)
        return "mismatch"
    return "applied"


def _intent_id_of(subject: Json) -> str | None:
    return subject["id"] if subject.get("object") == "payment_intent" else subject.get("payment_intent")


def _payment_of(changed: Change, subject: Json) -> Payment | None:
    """The locked payment of a PaymentIntent, or of what belongs to one; by its id, or by what we wrote into it."""
    intent_id, payment_id = _intent_id_of(subject), (subject.get("metadata") or {}).get("payment_id")
    known = payments.find_by_intent(changed.connection, intent_id) if intent_id else None
    if known:
        return payments.lock(changed.connection, known.id)
    return payments.lock(changed.connection, payment_id) if payment_id and is_id(payment_id) else None


def _take_intent(changed: Change, payment: Payment, event: StripeEvent) -> None:
    take_intent(changed, payment, read_intent(event.object, event.created))


def _take_refund(changed: Change, payment: Payment, event: StripeEvent) -> None:
    take_refund(changed, payment, read_refund(event.object))


def _take_charge(changed: Change, payment: Payment, event: StripeEvent) -> None:
    """A charge tells the sum of its refunds alone: if we do not know them all, Stripe is asked for them."""
    known = sum(
        refund.amount
        for refund in refunds.of_payment(changed.connection, payment.id)
        if refund.stripe_refund_id and refund.status != "failed"
    )
    if event.object["amount_refunded"] > known:
        work_queue.request_sync(changed.connection, payment.id, changed.at)


_TAKERS: Mapping[str, Callable[[Change, Payment, StripeEvent], Any]] = {
    **dict.fromkeys(
        (
            "payment_intent.created",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "payment_intent.succeeded",
        ),
        _take_intent,
    ),
    **dict.fromkeys(("refund.created", "refund.updated", "refund.failed", "charge.refund.updated"), _take_refund),
    "charge.refunded": _take_charge,
}
