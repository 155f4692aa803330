"""Many requests at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay, client_of

_PEOPLE = 25


def _together[T](step: Callable[[int], T], count: int) -> list[T | stripe.StripeError]:
    def safe(number: int) -> T | stripe.StripeError:
        try:
            return step(number)
        except stripe.StripeError as error:
            return error

    with ThreadPoolExecutor(_PEOPLE) as threads:
        return list(threads.map(safe, range(count)))


def test_50_refunds_of_the_whole_amount_are_one_refund(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    answers = _together(lambda _: client.v1.refunds.create({"payment_intent": intent.id}), 50)

    assert Counter(type(answer).__name__ for answer in answers) == {"Refund": 1, "InvalidRequestError": 49}
    refunds = client.v1.refunds.list({"payment_intent": intent.id, "limit": 100}).data
    assert [refund.amount for refund in refunds] == [1999]


def test_50_partial_refunds_never_exceed_the_capture(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    answers = _together(lambda n: client.v1.refunds.create({"payment_intent": intent.id, "amount": 90 + n}), 50)

    given_back = sum(answer.amount for answer in answers if isinstance(answer, stripe.Refund))
    assert given_back <= 1999
    # Less than the smallest refund must remain; otherwise a request was refused without a reason.
    assert 1999 - given_back < 90 + 49
    charge = client.v1.charges.retrieve(str(intent.latest_charge))
    assert charge.amount_refunded == given_back


def test_many_confirmations_take_the_money_once(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    answers = _together(
        lambda _: client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        ),
        _PEOPLE,
    )

    assert sum(isinstance(answer, stripe.PaymentIntent) for answer in answers) == 1
    charges = client.v1.charges.list({"payment_intent": intent.id}).data
    assert [charge.amount_captured for charge in charges] == [1999]


@pytest.mark.parametrize("_", range(5))
def test_a_confirmation_and_a_cancellation_do_not_both_win(create: Pay, client: stripe.StripeClient, _: int) -> None:
    intent = create()

    def step(number: int) -> stripe.PaymentIntent:
        if number % 2:
            return client.v1.payment_intents.cancel(intent.id)
        return client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        )

    answers = _together(step, 2)

    winners = [answer for answer in answers if isinstance(answer, stripe.PaymentIntent)]
    after = client.v1.payment_intents.retrieve(intent.id)
    assert [winner.status for winner in winners] == [after.status]
    assert after.amount_received == (1999 if after.status == "succeeded" else 0)


def test_50_creations_with_one_key_are_one_payment(own_sandbox: Callable[..., StripeSandbox], key: str) -> None:
    client = client_of(own_sandbox(options={"latency-seconds": "0.05"}))

    answers = _together(
        lambda _: client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key}), 50
    )

    intents = {answer.id for answer in answers if isinstance(answer, stripe.PaymentIntent)}
    statuses = {answer.http_status for answer in answers if isinstance(answer, stripe.StripeError)}
    assert len(intents) == 1
    assert statuses <= {409}
    assert len(client.v1.payment_intents.list({"limit": 100}).data) == 1
