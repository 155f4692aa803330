"""Asks Stripe for everything about a payment."""

from dataclasses import replace

from payments.dependencies import dependencies
from payments.repository import payments
from payments.service.apply_stripe_state import apply_intent, apply_refund
from payments.service.known import find_payment
from payments.service.unit_of_work import change


def sync(payment_id: str) -> None:
    """Ask Stripe for everything about a payment, and apply it. The wish stays while Stripe knows of no PaymentIntent.

    Raises:
        StripeRefused, StripeBusy, DependencyUnavailable: Stripe does not tell; the wish stays.
    """
    payment = find_payment(payment_id)
    stripe = dependencies().stripe
    intent = stripe.retrieve_intent(payment.intent_id) if payment.intent_id else stripe.find_intent(payment_id)
    if intent is None:
        # Stripe finds by metadata only what is older than a minute.
        return
    apply_intent(payment_id, intent)
    for seen in stripe.refunds_of(intent.id):
        apply_refund(payment_id, seen)
    with change() as changed:
        present = payments.lock(changed.connection, payment_id)
        if present and present.sync_requested_at == payment.sync_requested_at:
            payments.store(changed.connection, replace(present, sync_requested_at=None))
