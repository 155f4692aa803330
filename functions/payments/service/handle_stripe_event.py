"""Handles Stripe's events: each once, in any order, in one transaction with the changes.

The object in the event is checked against the payment, and applied if it is newer than the stored state.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from payments.errors import InvalidWebhook, WebhookNotConfigured
from payments.model import Payment
from payments.repository import payments, refunds, stripe_events, work_queue
from payments.repository.stripe_events import Outcome
from payments.service.apply_stripe_state import apply_intent_to_locked, apply_refund_to_locked, report_mismatch
from payments.service.count_declines import count_decline, publish_last_decline
from payments.service.unit_of_work import UnitOfWork, unit_of_work
from payments.signature import is_signing_secret, verify
from payments.stripe_objects import Json, is_card_decline, parse_intent, parse_refund
from payments.transitions import Mismatch, check_match
from shared.errors import PayloadTooLarge
from shared.observability import count, logger
from shared.secrets import get_secret
from shared.settings import required
from shared.uuids import is_uuid

MAX_BYTES = 256 * 1024
_RECHECK_SECONDS = 10


class StripeEvent(NamedTuple):
    """An event with a valid signature."""

    id: str
    type: str
    created: int
    livemode: bool
    account: str | None
    object: Json


_FIELD_TYPES = {"id": str, "type": str, "created": int, "livemode": bool, "object": dict}


def handle_stripe_event(body: bytes, signature: str) -> None:
    """Verify and apply an event. Idempotent by the event's id.

    Args:
        body: The raw body.
        signature: The `Stripe-Signature` header.

    Raises:
        PayloadTooLarge: The body is larger than any event.
        WebhookNotConfigured: The Stripe secret has no signing secret yet.
        InvalidSignature: Stripe did not sign the body within the last 300 s.
        InvalidWebhook: The body is not an event.
    """
    if len(body) > MAX_BYTES:
        raise PayloadTooLarge
    secret = _stripe_secret()
    verify(body, signature, secret["webhook_secret"], time.time())
    event = _parse(body)
    logger().append_keys(stripe_event_id=event.id, stripe_event_type=event.type)
    with unit_of_work() as uow:
        if stripe_events.add(uow.connection, event.id, event.type, uow.at):
            _handle(uow, event, live=_is_live(secret["secret_key"]))


def _stripe_secret() -> Json:
    name = required("STRIPE_SECRET")
    secret = get_secret(name)
    if not is_signing_secret(secret.get("webhook_secret")):
        # `make stripe-webhook` may have stored it after this copy was read.
        secret = get_secret(name, max_age=_RECHECK_SECONDS)
    if not is_signing_secret(secret.get("webhook_secret")):
        raise WebhookNotConfigured
    return secret


def _parse(body: bytes) -> StripeEvent:
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
    if not all(isinstance(members[name], kind) for name, kind in _FIELD_TYPES.items()):
        raise InvalidWebhook
    return read


def _is_live(secret_key: str) -> bool:
    return "_live_" in secret_key


def _handle(uow: UnitOfWork, event: StripeEvent, *, live: bool) -> None:
    outcome = _outcome(uow, event, live=live)
    if outcome == "applied":
        return
    logger().info("Stripe event not applied", extra={"outcome": outcome})
    stripe_events.set_outcome(uow.connection, event.id, outcome, _intent_id_of(event.object))
    if outcome in ("foreign", "mismatch", "unknown_payment"):
        count("WebhookNotApplied", outcome=outcome)


def _outcome(uow: UnitOfWork, event: StripeEvent, *, live: bool) -> Outcome:
    apply = _APPLIERS.get(event.type)
    if event.livemode is not live or event.account is not None:
        return "foreign"
    if apply is None:
        return "ignored"
    payment = _payment_of(uow, event.object)
    if payment is None:
        return "unknown_payment"
    try:
        apply(uow, payment, event)
    except Mismatch as mismatch:
        report_mismatch(payment, mismatch)
        return "mismatch"
    return "applied"


def _intent_id_of(subject: Json) -> str | None:
    return subject["id"] if subject.get("object") == "payment_intent" else subject.get("payment_intent")


def _payment_of(uow: UnitOfWork, subject: Json) -> Payment | None:
    """Lock the payment of an object, found by its PaymentIntent's id or by our metadata."""
    intent_id, payment_id = _intent_id_of(subject), (subject.get("metadata") or {}).get("payment_id")
    known = payments.find_by_intent(uow.connection, intent_id) if intent_id else None
    if known:
        return payments.lock(uow.connection, known.id)
    return payments.lock(uow.connection, payment_id) if payment_id and is_uuid(payment_id) else None


def _apply_intent(uow: UnitOfWork, payment: Payment, event: StripeEvent) -> None:
    intent = parse_intent(event.object, event.created)
    declined = event.type == "payment_intent.payment_failed" and is_card_decline(event.object)
    if declined:
        # Before the state is applied, so that PaymentFailed has the new count.
        check_match(payment, intent)
        payment = count_decline(uow, payment)
    after = apply_intent_to_locked(uow, payment, intent)
    if declined:
        publish_last_decline(uow, after)


def _apply_refund(uow: UnitOfWork, payment: Payment, event: StripeEvent) -> None:
    apply_refund_to_locked(uow, payment, parse_refund(event.object))


def _apply_charge(uow: UnitOfWork, payment: Payment, event: StripeEvent) -> None:
    """Request a refresh if the charge's refunded sum, the only thing it shows, is more than the known refunds."""
    known = sum(
        refund.amount
        for refund in refunds.list_of_payments(uow.connection, [payment.id])
        if refund.stripe_refund_id and refund.status != "failed"
    )
    if event.object["amount_refunded"] > known:
        work_queue.request_refresh(uow.connection, payment.id, uow.at)


_APPLIERS: Mapping[str, Callable[[UnitOfWork, Payment, StripeEvent], Any]] = {
    **dict.fromkeys(
        (
            "payment_intent.created",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "payment_intent.succeeded",
        ),
        _apply_intent,
    ),
    **dict.fromkeys(("refund.created", "refund.updated", "refund.failed", "charge.refund.updated"), _apply_refund),
    "charge.refunded": _apply_charge,
}
# The events that an endpoint at Stripe has to deliver.
HANDLED_EVENTS = tuple(_APPLIERS)
