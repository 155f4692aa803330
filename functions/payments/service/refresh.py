"""Refreshes a payment from Stripe."""

from dataclasses import replace

from payments.dependencies import dependencies
from payments.repository import payments
from payments.repository.database import database
from payments.service.apply_stripe_state import apply_intent, apply_refund
from payments.service.unit_of_work import unit_of_work


def refresh_payment(payment_id: str) -> None:
    """Retrieve a payment's PaymentIntent and all its refunds, and apply them.

    A requested refresh stays requested while Stripe finds no PaymentIntent.

    Raises:
        StripeRefused, StripeBusy, DependencyUnavailable: Stripe did not return the objects.
    """
    with database.connection() as connection:
        payment = payments.get(connection, payment_id)
    stripe = dependencies().stripe
    intent = stripe.retrieve_intent(payment.intent_id) if payment.intent_id else stripe.find_intent(payment_id)
    if intent is None:
        # Stripe's search may not find objects younger than a minute.
        return
    apply_intent(payment_id, intent)
    for refund in stripe.list_refunds_of(intent.id):
        apply_refund(payment_id, refund)
    with unit_of_work() as uow:
        current = payments.lock(uow.connection, payment_id)
        if current and current.sync_requested_at == payment.sync_requested_at:
            payments.store(uow.connection, replace(current, sync_requested_at=None))
