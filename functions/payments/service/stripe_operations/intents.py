"""Creates and cancels PaymentIntents, each once, however often it is retried.

The row is stored first, then Stripe is called, then the response is stored. A key that Stripe has refused is replaced.
A key that Stripe may have forgotten is used again only after a search for the object.
"""

import uuid
from dataclasses import replace

from payments.dependencies import dependencies
from payments.errors import StoredError, StripeRefused
from payments.model import KEY_LIFETIME, Payment, StripeIntent
from payments.repository import payments
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_intent
from payments.service.stripe_operations.refunds import send_refunds
from payments.service.unit_of_work import unit_of_work


def get_or_create_intent(payment: Payment) -> StripeIntent:
    """Return a payment's PaymentIntent; create it if there is none.

    Raises:
        StripeRefused: It was not created; the next attempt uses a new key.
        StripeBusy: Another request is creating it.
        DependencyUnavailable: It may have been created; retry.
    """
    stripe = dependencies().stripe
    if payment.intent_id:
        return stripe.retrieve_intent(payment.intent_id)
    if dependencies().now() - payment.key_made_at > KEY_LIFETIME:
        if found := stripe.find_intent(payment.id):
            return found
        payment = _replace_key(payment)
    try:
        return stripe.create_intent(payment)
    except (StoredError, StripeRefused):
        # If a PaymentIntent was created after all, its secret was never returned: it cannot be paid.
        _replace_key(payment)
        raise


def cancel_intent(payment_id: str) -> None:
    """Cancel a payment's PaymentIntent if that was requested; if it was paid in the meantime, refund it.

    Raises:
        StripeBusy, DependencyUnavailable: It may have been cancelled; the operation stays pending.
    """
    with database.connection() as connection:
        payment = payments.get(connection, payment_id)
    if payment.cancel_requested_at is None or payment.status not in ("requires_payment", "failed"):
        return
    try:
        intent_id = payment.intent_id or get_or_create_intent(payment).id
    except StripeRefused:
        _mark_cancelled(payment)
        return
    try:
        intent = dependencies().stripe.cancel_intent(intent_id)
    except StripeRefused:
        # It was paid or cancelled before, or is being paid now.
        intent = dependencies().stripe.retrieve_intent(intent_id)
    apply_intent(payment_id, intent)
    send_refunds(payment_id)


def _replace_key(payment: Payment) -> Payment:
    with database.connection() as connection:
        payments.replace_key(connection, payment, str(uuid.uuid4()), dependencies().now())
        return payments.get(connection, payment.id)


def _mark_cancelled(payment: Payment) -> None:
    """Cancel a payment that never had a PaymentIntent."""
    with unit_of_work() as uow:
        current = payments.lock(uow.connection, payment.id)
        if current and current.intent_id is None:
            payments.store(uow.connection, replace(current, status="cancelled", updated_at=uow.at))
