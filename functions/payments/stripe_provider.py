"""Stripe, through its own package; no other module imports it, and this one on first use: that takes half a second.

What goes wrong is one of three things, which the callers treat differently:
ambiguous (no answer, 5xx, 429): it may have happened; the idempotency key is kept, and the same request may come again
  (if Stripe keeps a failure under the key, it is looked for first, and then asked for under another key);
busy (409): somebody else is making this very request, or one that excludes it; the key is kept as well;
definite (other 4xx, or a 409 that Stripe keeps under the key): it did not happen, and under this key never will.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from payments.errors import StoredFailure, StripeBusy, StripeRefused, StripeUnavailable
from payments.model import IntentSeen, ListedIntents, ListedRefunds, Payment, Refund, RefundSeen
from payments.payment_provider import PaymentProvider
from payments.stripe_objects import read_intent, read_listed_intent, read_refund
from shared.breaker import breaker
from shared.errors import AppError
from shared.observability import logger
from shared.secrets import forget_secret, get_secret
from shared.settings import required

if TYPE_CHECKING:
    import stripe

# The package's own; written out, so that another package does not change what Stripe answers.
API_VERSION = "2026-10-28.endive"
CONNECT_SECONDS = 2.0
READ_SECONDS = 8.0
_PING_SECONDS = 2.0
_MOST_REFUNDS = 100
_PAGE = 100


class StripeProvider(PaymentProvider):
    """The real Stripe, or its sandbox at STRIPE_API_BASE.

    Args:
        connect_seconds: How long to wait for a connection.
        read_seconds: How long to wait for an answer.
    """

    def __init__(self, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS) -> None:
        self._seconds = (connect_seconds, read_seconds)
        self._clients: dict[tuple[str, str, float], stripe.StripeClient] = {}

    def create_intent(self, payment: Payment) -> IntentSeen:
        """See `PaymentProvider`."""
        with self._asking() as client:
            intent = client.v1.payment_intents.create(
                {
                    "amount": payment.amount,
                    "currency": payment.currency.lower(),
                    "automatic_payment_methods": {"enabled": True},
                    "metadata": {"payment_id": payment.id, "order_id": payment.order_id},
                },
                {"idempotency_key": payment.idempotency_key},
            )
        # Under a repeated key this is the first answer, word for word: it tells the state of that moment.
        return read_intent(intent.to_dict(), intent.created)

    def retrieve_intent(self, intent_id: str) -> IntentSeen:
        """See `PaymentProvider`."""
        asked_at = int(time.time())
        with self._asking() as client:
            intent = client.v1.payment_intents.retrieve(intent_id)
        return read_intent(intent.to_dict(), asked_at)

    def find_intent(self, payment_id: str) -> IntentSeen | None:
        """See `PaymentProvider`."""
        asked_at = int(time.time())
        with self._asking() as client:
            found = client.v1.payment_intents.search({"query": f"metadata['payment_id']:'{payment_id}'", "limit": 1})
        return read_intent(found.data[0].to_dict(), asked_at) if found.data else None

    def cancel_intent(self, intent_id: str) -> IntentSeen:
        """See `PaymentProvider`."""
        asked_at = int(time.time())
        with self._asking() as client:
            intent = client.v1.payment_intents.cancel(intent_id)
        return read_intent(intent.to_dict(), asked_at)

    def create_refund(self, intent_id: str, refund: Refund) -> RefundSeen:
        """See `PaymentProvider`."""
        with self._asking() as client:
            made = client.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": refund.amount,
                    "metadata": {"payment_id": refund.payment_id, "refund_id": refund.id},
                },
                {"idempotency_key": refund.idempotency_key},
            )
        return read_refund(made.to_dict())

    def refunds_of(self, intent_id: str) -> list[RefundSeen]:
        """See `PaymentProvider`."""
        with self._asking() as client:
            found = client.v1.refunds.list({"payment_intent": intent_id, "limit": _MOST_REFUNDS})
            return [read_refund(refund.to_dict()) for refund in found.auto_paging_iter()]

    def list_intents(self, since: int, after: str | None) -> ListedIntents:
        """See `PaymentProvider`."""
        asked_at = int(time.time())
        wanted: Any = {**_page(since, after), "expand": ["data.latest_charge"]}
        with self._asking() as client:
            page = client.v1.payment_intents.list(wanted)
        listed = [read_listed_intent(intent.to_dict(), asked_at) for intent in page.data]
        return ListedIntents(listed, page.has_more)

    def list_refunds(self, since: int, after: str | None) -> ListedRefunds:
        """See `PaymentProvider`."""
        with self._asking() as client:
            page = client.v1.refunds.list(_page(since, after))
        return ListedRefunds([read_refund(refund.to_dict()) for refund in page.data], page.has_more)

    def give_back(self, intent_id: str, amount: int, idempotency_key: str) -> RefundSeen:
        """See `PaymentProvider`."""
        with self._asking() as client:
            made = client.v1.refunds.create(
                {"payment_intent": intent_id, "amount": amount}, {"idempotency_key": idempotency_key}
            )
        return read_refund(made.to_dict())

    def ping(self) -> None:
        """See `PaymentProvider`."""
        with self._asking((_PING_SECONDS, _PING_SECONDS)) as client:
            client.v1.payment_intents.list({"limit": 1})

    @contextmanager
    def _asking(self, seconds: tuple[float, float] | None = None) -> Iterator["stripe.StripeClient"]:
        # Not within the circuit: that Secrets Manager fails is no failure of Stripe's.
        key: str = get_secret(required("STRIPE_SECRET"))["secret_key"]
        with breaker("stripe"):
            import stripe

            client = self._client(key, seconds or self._seconds)
            try:
                yield client
            except stripe.StripeError as error:
                raise _translated(error) from error

    def _client(self, key: str, seconds: tuple[float, float]) -> "stripe.StripeClient":
        import stripe

        base = required("STRIPE_API_BASE")
        known = (key, base, seconds[1])
        if known not in self._clients:
            self._clients[known] = stripe.StripeClient(
                key,
                stripe_version=API_VERSION,
                base_addresses={"api": base},
                # Whether a request may come again is decided by whoever knows what it was for.
                max_network_retries=0,
                http_client=stripe.RequestsClient(timeout=seconds),
            )
        return self._clients[known]


def _page(since: int, after: str | None) -> Any:
    return {"limit": _PAGE, "created": {"gte": since}, **({"starting_after": after} if after else {})}


def _translated(error: Any) -> AppError:
    # Of some errors the package keeps the code in the body alone.
    status, code = error.http_status or 0, error.code or getattr(error.error, "code", None)
    logger().warning(
        "Stripe refused or failed", extra={"status": status, "code": code, "stripe_request_id": error.request_id}
    )
    replayed = status >= 400 and error.headers.get("Idempotent-Replayed") == "true"
    if status == 409 and not replayed:
        # The key is in use, or another request is in the way: only a stored answer refuses for good.
        return StripeBusy()
    if status == 401:
        # The key may have been rolled since it was read.
        forget_secret(required("STRIPE_SECRET"))
    if status < 400 or status in (401, 429):
        return StripeUnavailable()
    if status >= 500:
        return StoredFailure() if replayed else StripeUnavailable()
    if type(error).__name__ == "IdempotencyError":
        # An earlier version of ours asked for the same thing in other words: it may have been done.
        return StoredFailure()
    return StripeRefused(code or f"status_{status}")
