"""What payments asks of whoever takes the money."""

from typing import Protocol

from payments.model import IntentSeen, ListedIntents, ListedRefunds, Payment, Refund, RefundSeen


class PaymentProvider(Protocol):
    """Stripe, as payments sees it.

    Each call may raise StripeUnavailable (also: StoredFailure, CircuitOpen), StripeBusy or StripeRefused.
    """

    def create_intent(self, payment: Payment) -> IntentSeen:
        """Make the payment's PaymentIntent; once per idempotency key. The answer may be an old one."""

    def retrieve_intent(self, intent_id: str) -> IntentSeen:
        """A PaymentIntent as it is now."""

    def find_intent(self, payment_id: str) -> IntentSeen | None:
        """The PaymentIntent made for a payment. What is younger than a minute may not be found."""

    def cancel_intent(self, intent_id: str) -> IntentSeen:
        """Cancel a PaymentIntent; refused if it was cancelled or paid before."""

    def create_refund(self, intent_id: str, refund: Refund) -> RefundSeen:
        """Give money back; once per idempotency key. The answer may be an old one."""

    def refunds_of(self, intent_id: str) -> list[RefundSeen]:
        """All refunds of a PaymentIntent, the newest first."""

    def list_intents(self, since: int, after: str | None) -> ListedIntents:
        """PaymentIntents made since a second of the epoch, the newest first; a page from after the one of an id on."""

    def list_refunds(self, since: int, after: str | None) -> ListedRefunds:
        """The same of refunds."""

    def give_back(self, intent_id: str, amount: int, idempotency_key: str) -> RefundSeen:
        """Give money back that was taken beside our payments."""

    def ping(self) -> None:
        """Ask for the cheapest answer there is."""
