"""Concurrent requests."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay, client_of

_THREADS = 25


def _concurrently[T](step: Callable[[int], T], count: int) -> list[T | stripe.StripeError]:
    def safe(number: int) -> T | stripe.StripeError:
        try:
            return step(number)
        except stripe.StripeError as error:
            return error

    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(safe, range(count)))


def test_only_one_of_50_concurrent_full_refunds_succeeds(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    responses = _concurrently(lambda _: client.v1.refunds.create({"payment_intent": intent.id}), 50)

    assert Counter(type(response).__name__ for response in responses) == {"Refund": 1, "InvalidRequestError": 49}
    refunds = client.v1.refunds.list({"payment_intent": intent.id, "limit": 100}).data
    assert [refund.amount for refund in refunds] == [1999]


def test_50_concurrent_partial_refunds_never_exceed_the_captured_amount(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    responses = _concurrently(lambda n: client.v1.refunds.create({"payment_intent": intent.id, "amount": 90 + n}), 50)

    refunded_total = sum(response.amount for response in responses if isinstance(response, stripe.Refund))
    assert refunded_total <= 1999
    # Less than the smallest refund must remain; otherwise a request was refused without a reason.
    assert 1999 - refunded_total < 90 + 49
    charge = client.v1.charges.retrieve(str(intent.latest_charge))
    assert charge.amount_refunded == refunded_total


def test_concurrent_confirmations_charge_once(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    responses = _concurrently(
        lambda _: client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        ),
        _THREADS,
    )

    assert sum(isinstance(response, stripe.PaymentIntent) for response in responses) == 1
    charges = client.v1.charges.list({"payment_intent": intent.id}).data
    assert [charge.amount_captured for charge in charges] == [1999]


@pytest.mark.parametrize("_", range(5))
def test_only_one_of_a_concurrent_confirmation_and_cancellation_succeeds(
    create: Pay, client: stripe.StripeClient, _: int
) -> None:
    intent = create()

    def step(number: int) -> stripe.PaymentIntent:
        if number % 2:
            return client.v1.payment_intents.cancel(intent.id)
        return client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        )

    responses = _concurrently(step, 2)

    winners = [response for response in responses if isinstance(response, stripe.PaymentIntent)]
    after = client.v1.payment_intents.retrieve(intent.id)
    assert [winner.status for winner in winners] == [after.status]
    assert after.amount_received == (1999 if after.status == "succeeded" else 0)


def test_50_concurrent_creations_with_one_key_create_one_payment(
    own_sandbox: Callable[..., StripeSandbox], key: str
) -> None:
    client = client_of(own_sandbox(options={"latency-seconds": "0.05"}))

    responses = _concurrently(
        lambda _: client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key}), 50
    )

    intents = {response.id for response in responses if isinstance(response, stripe.PaymentIntent)}
    statuses = {response.http_status for response in responses if isinstance(response, stripe.StripeError)}
    assert len(intents) == 1
    assert statuses <= {409}
    assert len(client.v1.payment_intents.list({"limit": 100}).data) == 1
