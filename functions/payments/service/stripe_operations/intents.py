"""Makes and cancels PaymentIntents, as it was written down: each once, however often it is tried.

The order is always: the row, the request, the row with the answer. A key that Stripe has refused for good is renewed;
one that it may have forgotten is not used again before Stripe was asked what came of it.
"""

import uuid
from dataclasses import replace

from payments.dependencies import dependencies
from payments.errors import StoredFailure, StripeBusy, StripeRefused
from payments.model import KEY_LIFETIME, IntentSeen, Payment
from payments.repository import payments
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_intent
from payments.service.known import find_payment
from payments.service.stripe_operations.refunds import send_refunds_of
from payments.service.unit_of_work import change
from shared.errors import DependencyUnavailable
from shared.observability import logger


def make_intent(payment: Payment) -> IntentSeen:
    """The PaymentIntent of a payment; it is made if there is none yet.

    Raises:
        StripeRefused: It will not be made; another request gets another key.
        StripeBusy: Another request is making it.
        DependencyUnavailable: It is made or not; another request finds out.
    """
    if payment.intent_id:
        return dependencies().stripe.retrieve_intent(payment.intent_id)
    if dependencies().now() - payment.key_made_at > KEY_LIFETIME:
        if found := dependencies().stripe.find_intent(payment.id):
            return found
        payment = _renew_intent_key(payment)
    try:
        return dependencies().stripe.create_intent(payment)
    except (StoredFailure, StripeRefused):
        # If there is a PaymentIntent after all, nobody has its secret: it will never be paid.
        _renew_intent_key(payment)
        raise


def send_cancel(payment_id: str) -> None:
    """Cancel the PaymentIntent of a payment that is not to be paid any more; if it was paid meanwhile, give it back.

    Raises:
        StripeBusy, DependencyUnavailable: It was cancelled or not; the wish stays.
    """
    payment = find_payment(payment_id)
    if payment.cancel_requested_at is None or payment.status not in ("requires_payment", "failed"):
        return
    try:
        intent_id = payment.intent_id or make_intent(payment).id
    except StripeRefused:
        _give_up(payment)
        return
    try:
        seen = dependencies().stripe.cancel_intent(intent_id)
    except StripeRefused:
        # Paid, cancelled before, or being paid at this moment.
        seen = dependencies().stripe.retrieve_intent(intent_id)
    apply_intent(payment_id, seen)
    send_refunds_of(payment_id)


def carry_out(payment_id: str) -> None:
    """Do now what was written down of a payment, as far as Stripe answers; `settle` does the rest."""
    try:
        send_cancel(payment_id)
        send_refunds_of(payment_id)
    except (DependencyUnavailable, StripeBusy, StripeRefused):
        logger().warning("Left to be settled", extra={"payment_id": payment_id})


def _renew_intent_key(payment: Payment) -> Payment:
    renewed = replace(payment, idempotency_key=str(uuid.uuid4()), key_made_at=dependencies().now())
    with database.connection() as connection:
        payments.renew_key(connection, payment, renewed.idempotency_key, renewed.key_made_at)
    return find_payment(payment.id)


def _give_up(payment: Payment) -> None:
    """Nothing was ever made at Stripe for this payment."""
    with change() as changed:
        present = payments.lock(changed.connection, payment.id)
        if present and present.intent_id is None:
            payments.store(changed.connection, replace(present, status="cancelled", updated_at=changed.at))
