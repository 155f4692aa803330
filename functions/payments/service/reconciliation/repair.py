"""Repairs what the reconciler found. Each repair may be repeated, and two may do the same at once."""

import uuid
from collections.abc import Callable, Mapping

from payments import events
from payments.dependencies import dependencies
from payments.errors import StoredFailure, StripeRefused
from payments.model import RefundSeen, Stray
from payments.repository import payments, stray_payments
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_intent
from payments.service.reconciliation.discrepancies import Finding, Kind
from payments.service.refresh import sync
from payments.service.stripe_operations.intents import send_cancel
from payments.service.stripe_operations.pending import request_cancel, request_refund_of_rest
from payments.service.stripe_operations.refunds import send_refunds_of
from payments.service.unit_of_work import change
from shared.postgres import Connection


def repair(finding: Finding) -> None:
    """Repair it, as far as Stripe answers; what is written down by then is settled later.

    Raises:
        StripeRefused, StripeBusy, DependencyUnavailable: The next run tries again.
        KeyError: It is for people.
    """
    _REPAIRS[finding.kind](finding)


def _take_over(finding: Finding) -> None:
    """What Stripe shows counts, where it fits the payment."""
    with database.connection() as connection:
        if finding.kind == "refund_missed" and stray_payments.find(connection, [finding.intent_id or ""]):
            _note_refund_of_stray(connection, finding.intent_id or "")
            return
        known = payments.find_by_intent(connection, finding.intent_id or "")
    payment_id = known.id if known else finding.payment_id or ""
    if known is None and finding.intent_id:
        # Search at Stripe may not find it yet; its id is known here.
        apply_intent(payment_id, dependencies().stripe.retrieve_intent(finding.intent_id))
    sync(payment_id)
    send_refunds_of(payment_id)


def _tell_order(finding: Finding) -> None:
    """The events of long ago once more, under new ids."""
    with change() as changed:
        payment = payments.lock(changed.connection, finding.payment_id or "")
        if payment is None:
            return
        if payment.captured:
            changed.events.append(events.payment_succeeded(payment, changed.at))
        if payment.refunded:
            changed.events.append(events.payment_refunded(payment, changed.at))


def _give_back(finding: Finding) -> None:
    if finding.payment_id and request_refund_of_rest(finding.payment_id, "reconciler"):
        send_refunds_of(finding.payment_id)


def _cancel(finding: Finding) -> None:
    if finding.payment_id:
        request_cancel(finding.payment_id)
        send_cancel(finding.payment_id)


def _cancel_stray(finding: Finding) -> None:
    dependencies().stripe.cancel_intent(finding.intent_id or "")


def _give_back_stray(finding: Finding) -> None:
    """The row with the key, the request, the row with the answer."""
    now = dependencies().now()
    with database.connection() as connection:
        stray = stray_payments.add(connection, _stray(finding), now)
        if stray.amount != finding.amount:
            # A part of it was given back by somebody else; the old request would be refused.
            stray_payments.renew(connection, stray, str(uuid.uuid4()), finding.amount, now)
            stray = stray_payments.find(connection, [stray.intent_id])[0]
    made = _refund_of(stray)
    with database.connection() as connection:
        stray_payments.note_refund(connection, stray.intent_id, made.id, now)


def _refund_of(stray: Stray) -> RefundSeen:
    try:
        return dependencies().stripe.give_back(stray.intent_id, stray.amount, stray.idempotency_key)
    except (StoredFailure, StripeRefused):
        with database.connection() as connection:
            stray_payments.renew(connection, stray, str(uuid.uuid4()), stray.amount, dependencies().now())
        raise


def _note_refund_of_stray(connection: Connection, intent_id: str) -> None:
    for refund in dependencies().stripe.refunds_of(intent_id)[:1]:
        stray_payments.note_refund(connection, intent_id, refund.id, dependencies().now())


def _stray(finding: Finding) -> Stray:
    return Stray(finding.intent_id or "", finding.order_id, finding.amount, finding.currency, str(uuid.uuid4()))


_REPAIRS: Mapping[Kind, Callable[[Finding], None]] = {
    "creation_missed": _take_over,
    "payment_missed": _take_over,
    "cancellation_missed": _take_over,
    "refund_missed": _take_over,
    "order_not_told": _tell_order,
    "paid_but_cancelled": _give_back,
    "open_but_cancelled": _cancel,
    "paid_twice": _give_back_stray,
    "stray_intent": _cancel_stray,
}
