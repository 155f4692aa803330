"""The payment provider's interface."""

from typing import Protocol

from payments.model import IntentPage, Payment, Refund, RefundPage, StripeIntent, StripeRefund


class PaymentProvider(Protocol):
    """Stripe, as the service uses it.

    Every method may raise StripeUnavailable (or its subclass StoredError), CircuitOpen, StripeBusy or StripeRefused.
    """

    def create_intent(self, payment: Payment) -> StripeIntent:
        """Create the payment's PaymentIntent. Idempotent by its key: a repeated key returns the first response."""

    def retrieve_intent(self, intent_id: str) -> StripeIntent:
        """Return a PaymentIntent in its current state."""

    def find_intent(self, payment_id: str) -> StripeIntent | None:
        """Search for the PaymentIntent of a payment. Stripe may not find objects younger than a minute."""

    def cancel_intent(self, intent_id: str) -> StripeIntent:
        """Cancel a PaymentIntent; StripeRefused if it is already cancelled or paid."""

    def create_refund(self, intent_id: str, refund: Refund) -> StripeRefund:
        """Create a refund. Idempotent by its key: a repeated key returns the first response."""

    def list_refunds_of(self, intent_id: str) -> list[StripeRefund]:
        """Return all refunds of a PaymentIntent, newest first."""

    def list_intents(self, since: int, after: str | None) -> IntentPage:
        """Return a page of PaymentIntents, newest first.

        Args:
            since: Only those created since this second of the epoch.
            after: Start after the PaymentIntent with this id.
        """

    def list_refunds(self, since: int, after: str | None) -> RefundPage:
        """Return a page of refunds, newest first; arguments as for `list_intents`."""

    def refund_stray(self, intent_id: str, amount: int, idempotency_key: str) -> StripeRefund:
        """Refund money that was captured outside our payments."""

    def ping(self) -> None:
        """Make the cheapest request there is."""
