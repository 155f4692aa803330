"""The payment provider Stripe. Only this module imports the `stripe` package, and on first use: that takes 0.5 s.

Callers handle three kinds of failure:
- ambiguous (no response, 5xx, 429): the request may have been executed. The idempotency key is kept and the request is
  retried with it. If Stripe has stored an error under the key, the object is looked up before a new key is used.
- busy (409): another request with the same key, or one that excludes this one, is in progress. The key is kept.
- definite (other 4xx, or a stored 409): the request was not executed, and retrying with this key cannot succeed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from payments.errors import StoredError, StripeBusy, StripeRefused, StripeUnavailable
from payments.model import IntentPage, Payment, Refund, RefundPage, StripeIntent, StripeRefund
from payments.payment_provider import PaymentProvider
from payments.stripe_objects import Json, parse_intent, parse_listed_intent, parse_refund
from shared.breaker import breaker
from shared.errors import AppError
from shared.failed_items import count_failed_items, log_failed_item
from shared.observability import logger
from shared.secrets import forget_secret, get_secret
from shared.settings import required

if TYPE_CHECKING:
    import stripe

# The package's default, pinned: an update of the package must not change the shape of Stripe's responses.
API_VERSION = "2026-10-28.endive"
CONNECT_SECONDS = 2.0
READ_SECONDS = 8.0
_PING_SECONDS = 2.0
_PAGE_SIZE = 100


class StripeProvider(PaymentProvider):
    """Stripe, or its sandbox at STRIPE_API_BASE.

    Args:
        connect_seconds: How long to wait for a connection.
        read_seconds: How long to wait for a response.
    """

    def __init__(self, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS) -> None:
        self._seconds = (connect_seconds, read_seconds)
        self._clients: dict[tuple[str, str, float], stripe.StripeClient] = {}

    def create_intent(self, payment: Payment) -> StripeIntent:
        with self._client_call() as client:
            intent = client.v1.payment_intents.create(
                {
                    "amount": payment.amount,
                    "currency": payment.currency.lower(),
                    "automatic_payment_methods": {"enabled": True},
                    "metadata": {"payment_id": payment.id, "order_id": payment.order_id},
                },
                {"idempotency_key": payment.idempotency_key},
            )
        # With a repeated key this is the first response, unchanged: it shows the state at that time.
        return parse_intent(intent.to_dict(), intent.created)

    def retrieve_intent(self, intent_id: str) -> StripeIntent:
        requested_at = int(time.time())
        with self._client_call() as client:
            intent = client.v1.payment_intents.retrieve(intent_id)
        return parse_intent(intent.to_dict(), requested_at)

    def find_intent(self, payment_id: str) -> StripeIntent | None:
        requested_at = int(time.time())
        with self._client_call() as client:
            found = client.v1.payment_intents.search({"query": f"metadata['payment_id']:'{payment_id}'", "limit": 1})
        return parse_intent(found.data[0].to_dict(), requested_at) if found.data else None

    def cancel_intent(self, intent_id: str) -> StripeIntent:
        requested_at = int(time.time())
        with self._client_call() as client:
            intent = client.v1.payment_intents.cancel(intent_id)
        return parse_intent(intent.to_dict(), requested_at)

    def create_refund(self, intent_id: str, refund: Refund) -> StripeRefund:
        with self._client_call() as client:
            created = client.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": refund.amount,
                    "metadata": {"payment_id": refund.payment_id, "refund_id": refund.id},
                },
                {"idempotency_key": refund.idempotency_key},
            )
        return parse_refund(created.to_dict())

    def list_refunds_of(self, intent_id: str) -> list[StripeRefund]:
        with self._client_call() as client:
            found = client.v1.refunds.list({"payment_intent": intent_id, "limit": _PAGE_SIZE})
            return [parse_refund(refund.to_dict()) for refund in found.auto_paging_iter()]

    def list_intents(self, since: int, after: str | None) -> IntentPage:
        requested_at = int(time.time())
        parameters: Any = {**_page(since, after), "expand": ["data.latest_charge"]}
        with self._client_call() as client:
            page = client.v1.payment_intents.list(parameters)
        return IntentPage(_parsed(page, lambda intent: parse_listed_intent(intent, requested_at)), _next_after(page))

    def list_refunds(self, since: int, after: str | None) -> RefundPage:
        with self._client_call() as client:
            page = client.v1.refunds.list(_page(since, after))
        return RefundPage(_parsed(page, parse_refund), _next_after(page))

    def refund_stray(self, intent_id: str, amount: int, idempotency_key: str) -> StripeRefund:
        with self._client_call() as client:
            created = client.v1.refunds.create(
                {"payment_intent": intent_id, "amount": amount}, {"idempotency_key": idempotency_key}
            )
        return parse_refund(created.to_dict())

    def ping(self) -> None:
        with self._client_call((_PING_SECONDS, _PING_SECONDS)) as client:
            client.v1.payment_intents.list({"limit": 1})

    @contextmanager
    def _client_call(self, seconds: tuple[float, float] | None = None) -> Iterator["stripe.StripeClient"]:
        # Outside the breaker: a failure of Secrets Manager is not one of Stripe.
        key: str = get_secret(required("STRIPE_SECRET"))["secret_key"]
        with breaker("stripe"):
            import stripe

            client = self._client(key, seconds or self._seconds)
            try:
                yield client
            except stripe.StripeError as error:
                raise _app_error(error) from error

    def _client(self, key: str, seconds: tuple[float, float]) -> "stripe.StripeClient":
        import stripe

        base = required("STRIPE_API_BASE")
        cache_key = (key, base, seconds[1])
        if cache_key not in self._clients:
            self._clients[cache_key] = stripe.StripeClient(
                key,
                stripe_version=API_VERSION,
                base_addresses={"api": base},
                # Callers decide about retries: that depends on the operation.
                max_network_retries=0,
                http_client=stripe.RequestsClient(timeout=seconds),
            )
        return self._clients[cache_key]


def _page(since: int, after: str | None) -> Any:
    return {"limit": _PAGE_SIZE, "created": {"gte": since}, **({"starting_after": after} if after else {})}


def _parsed[T](page: Any, parse: Callable[[Json], T]) -> list[T]:
    """Parse the objects of a page; one that cannot be parsed is logged and omitted."""
    parsed = []
    for listed in page.data:
        try:
            parsed.append(parse(listed.to_dict()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log_failed_item("reconcile_payments", listed.id, error)
            count_failed_items("reconcile_payments")
    return parsed


def _next_after(page: Any) -> str | None:
    return page.data[-1].id if page.has_more else None


def _app_error(error: Any) -> AppError:
    # For some errors the package has the code only in the body.
    status, code = error.http_status or 0, error.code or getattr(error.error, "code", None)
    logger().warning(
        "Stripe request failed", extra={"status": status, "code": code, "stripe_request_id": error.request_id}
    )
    replayed = status >= 400 and error.headers.get("Idempotent-Replayed") == "true"
    if status == 409 and not replayed:
        # The key is in use, or another request is in the way. Only a stored 409 is definite.
        return StripeBusy()
    if status == 401:
        # The API key may have been rolled since it was read.
        forget_secret(required("STRIPE_SECRET"))
    if status < 400 or status in (401, 429):
        return StripeUnavailable()
    if status >= 500:
        return StoredError() if replayed else StripeUnavailable()
    if type(error).__name__ == "IdempotencyError":
        # An earlier release sent the same operation with other parameters: it may have been executed.
        return StoredError()
    return StripeRefused(code or f"status_{status}")
