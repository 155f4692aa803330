"""Repairs discrepancies. Repairs are idempotent and safe to run concurrently."""

import uuid
from collections.abc import Callable, Mapping

from payments import events
from payments.dependencies import dependencies
from payments.errors import StoredError, StripeRefused
from payments.model import Payment, StrayPayment, StripeRefund
from payments.repository import orders, payments, stray_payments
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_intent
from payments.service.reconciliation.discrepancies import Discrepancy, Kind
from payments.service.refresh import refresh_payment
from payments.service.stripe_operations.intents import cancel_intent
from payments.service.stripe_operations.pending import request_cancellation, request_remaining_refund
from payments.service.stripe_operations.refunds import send_refunds
from payments.service.unit_of_work import UnitOfWork, unit_of_work
from shared.events import Event
from shared.postgres import Connection


def repair(discrepancy: Discrepancy) -> None:
    """Repair a discrepancy. If Stripe does not respond, stored operations are left to the retry job.

    Raises:
        StripeRefused, StripeBusy, DependencyUnavailable: The next run tries again.
        KeyError: The kind is one of `MANUAL`.
    """
    _REPAIRS[discrepancy.kind](discrepancy)


def _apply_stripe_state(discrepancy: Discrepancy) -> None:
    intent_id = discrepancy.intent_id or ""
    with database.connection() as connection:
        if discrepancy.kind == "refund_missed" and stray_payments.find(connection, [intent_id]):
            _store_refund_of_stray(connection, intent_id)
            return
        known = payments.find_by_intent(connection, intent_id)
    payment_id = known.id if known else discrepancy.payment_id or ""
    if known is None and discrepancy.intent_id:
        # Stripe's search may not find a young PaymentIntent, but its id is known here.
        apply_intent(payment_id, dependencies().stripe.retrieve_intent(discrepancy.intent_id))
    refresh_payment(payment_id)
    send_refunds(payment_id)


def _publish_again(discrepancy: Discrepancy) -> None:
    """Publish the payment's events again, under new ids."""
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, discrepancy.payment_id or "")
        if payment is None:
            return
        if payment.captured == 0:
            uow.events.append(_open_event(uow, payment))
        if payment.captured:
            uow.events.append(events.payment_succeeded(payment, uow.at))
        if payment.refunded:
            uow.events.append(events.payment_refunded(payment, uow.at))


def _open_event(uow: UnitOfWork, payment: Payment) -> Event:
    if payment.status == "processing":
        return events.payment_processing(payment, uow.at)
    return events.payment_failed(payment, orders.find_declines(uow.connection, payment.order_id).total, uow.at)


def _refund_remaining(discrepancy: Discrepancy) -> None:
    if discrepancy.payment_id is None:
        return
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, discrepancy.payment_id)
        refund = request_remaining_refund(uow, payment, "reconciler") if payment else None
    if refund:
        send_refunds(refund.payment_id)


def _cancel(discrepancy: Discrepancy) -> None:
    if discrepancy.payment_id is None:
        return
    with unit_of_work() as uow:
        payment = payments.lock(uow.connection, discrepancy.payment_id)
        if payment:
            request_cancellation(uow, payment)
    cancel_intent(discrepancy.payment_id)


def _cancel_stray(discrepancy: Discrepancy) -> None:
    dependencies().stripe.cancel_intent(discrepancy.intent_id or "")


def _refund_stray(discrepancy: Discrepancy) -> None:
    """Store the row with the key, call Stripe, store the response."""
    now = dependencies().now()
    with database.connection() as connection:
        stray = stray_payments.add(connection, _stray(discrepancy), now)
        if stray.amount != discrepancy.amount:
            # Part of it was refunded in the dashboard; Stripe would refuse the stored amount.
            stray_payments.replace_key(connection, stray, str(uuid.uuid4()), discrepancy.amount, now)
            stray = stray_payments.find(connection, [stray.intent_id])[0]
    refund = _create_refund(stray)
    with database.connection() as connection:
        stray_payments.set_refund(connection, stray.intent_id, refund.id, now)


def _create_refund(stray: StrayPayment) -> StripeRefund:
    try:
        return dependencies().stripe.refund_stray(stray.intent_id, stray.amount, stray.idempotency_key)
    except (StoredError, StripeRefused):
        with database.connection() as connection:
            stray_payments.replace_key(connection, stray, str(uuid.uuid4()), stray.amount, dependencies().now())
        raise


def _store_refund_of_stray(connection: Connection, intent_id: str) -> None:
    for refund in dependencies().stripe.list_refunds_of(intent_id)[:1]:
        stray_payments.set_refund(connection, intent_id, refund.id, dependencies().now())


def _stray(discrepancy: Discrepancy) -> StrayPayment:
    key = str(uuid.uuid4())
    intent_id = discrepancy.intent_id or ""
    return StrayPayment(intent_id, discrepancy.order_id, discrepancy.amount, discrepancy.currency, key)


_REPAIRS: Mapping[Kind, Callable[[Discrepancy], None]] = {
    "creation_missed": _apply_stripe_state,
    "payment_missed": _apply_stripe_state,
    "cancellation_missed": _apply_stripe_state,
    "processing_missed": _apply_stripe_state,
    "refund_missed": _apply_stripe_state,
    "order_outdated": _publish_again,
    "paid_but_cancelled": _refund_remaining,
    "open_but_cancelled": _cancel,
    "paid_twice": _refund_stray,
    "stray_intent": _cancel_stray,
}
