"""Faults of API calls. Those of webhooks are in test_webhooks.py."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay, client_of

type AddFault = Callable[..., dict[str, Any]]


def _made_with(client: stripe.StripeClient, key: str) -> int:
    return len(client.v1.payment_intents.search({"query": f"metadata['key']:'{key}'"}).data)


def _create(client: stripe.StripeClient, key: str) -> stripe.PaymentIntent:
    params: stripe.params.PaymentIntentCreateParams = {"amount": 700, "currency": "eur", "metadata": {"key": key}}
    return client.v1.payment_intents.create(params, {"idempotency_key": key})


def test_error_500_has_no_effect_and_is_not_stored(client: stripe.StripeClient, key: str, add_fault: AddFault) -> None:
    add_fault("payment_intents.create", "error_500", times=2)

    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            _create(client, key)
        assert failed.value.http_status == 500
        assert _made_with(client, key) == 0

    assert _create(client, key).status == "requires_payment_method"
    assert _made_with(client, key) == 1


def test_stored_500_has_no_effect_and_is_replayed(client: stripe.StripeClient, key: str, add_fault: AddFault) -> None:
    add_fault("payment_intents.create", "stored_500")

    for replayed in (None, "true"):
        with pytest.raises(stripe.APIError) as failed:
            _create(client, key)
        assert failed.value.headers
        assert failed.value.headers.get("Idempotent-Replayed") == replayed

    assert _made_with(client, key) == 0
    assert _create(client, f"{key}-renewed").amount == 700


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, stripe.InvalidRequestError), (402, stripe.CardError), (404, stripe.InvalidRequestError)],
)
def test_stored_4xx_is_replayed_under_its_key(
    client: stripe.StripeClient, key: str, add_fault: AddFault, status: int, error: type[stripe.StripeError]
) -> None:
    add_fault("payment_intents.create", "stored_4xx", status=status)

    bodies = []
    for _ in range(2):
        with pytest.raises(error) as refused:
            _create(client, key)
        assert refused.value.http_status == status
        bodies.append(refused.value.http_body)

    assert bodies[0] == bodies[1]
    assert refused.value.headers
    assert refused.value.headers["Idempotent-Replayed"] == "true"
    assert _made_with(client, key) == 0
    assert _create(client, f"{key}-renewed").amount == 700


def test_timeout_after_success_takes_effect_and_the_retry_returns_it(
    sandbox: StripeSandbox, client: stripe.StripeClient, pay: Pay, key: str, add_fault: AddFault
) -> None:
    intent = pay()
    add_fault("refunds.create", "timeout_after_success", seconds=30)
    impatient = client_of(sandbox, timeout=0.5)

    with pytest.raises(stripe.APIConnectionError):
        impatient.v1.refunds.create({"payment_intent": intent.id, "amount": 500}, {"idempotency_key": key})

    refunds = client.v1.refunds.list({"payment_intent": intent.id}).data
    assert [refund.amount for refund in refunds] == [500]
    retried = impatient.v1.refunds.create({"payment_intent": intent.id, "amount": 500}, {"idempotency_key": key})
    assert retried.id == refunds[0].id
    assert len(client.v1.refunds.list({"payment_intent": intent.id}).data) == 1


def test_a_payment_is_paid_after_a_confirmation_that_timed_out(
    sandbox: StripeSandbox, client: stripe.StripeClient, create: Pay, add_fault: AddFault
) -> None:
    intent = create()
    add_fault("payment_intents.confirm", "timeout_after_success", seconds=30)

    with pytest.raises(stripe.APIConnectionError):
        client_of(sandbox, timeout=0.5).v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        )

    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_rate_limit_is_a_429_and_is_not_stored(client: stripe.StripeClient, key: str, add_fault: AddFault) -> None:
    add_fault("*", "rate_limit")

    with pytest.raises(stripe.RateLimitError) as limited:
        _create(client, key)

    assert limited.value.http_status == 429
    assert json.loads(str(limited.value.http_body))["error"]["code"] == "rate_limit"
    assert _create(client, key).amount == 700


def test_the_package_retries_after_error_500(sandbox: StripeSandbox, key: str, add_fault: AddFault) -> None:
    add_fault("payment_intents.create", "error_500", times=2)
    client = stripe.StripeClient(sandbox.secret_key, base_addresses={"api": sandbox.url}, max_network_retries=2)

    intent = client.v1.payment_intents.create({"amount": 700, "currency": "eur", "metadata": {"key": key}})

    assert _made_with(client, key) == 1
    assert intent.amount == 700


def test_faults_occur_in_the_sequence_they_were_added(
    client: stripe.StripeClient, key: str, add_fault: AddFault
) -> None:
    add_fault("payment_intents.create", "stored_4xx", status=402)
    add_fault("payment_intents.create", "error_500")

    with pytest.raises(stripe.CardError):
        _create(client, f"{key}-1")
    with pytest.raises(stripe.APIError):
        _create(client, f"{key}-2")
    assert _create(client, f"{key}-2").amount == 700


def test_a_fault_occurs_exactly_as_often_as_requested(
    client: stripe.StripeClient, key: str, add_fault: AddFault, control: httpx.Client
) -> None:
    add_fault("payment_intents.create", "error_500", times=7)

    def attempt(number: int) -> bool:
        try:
            _create(client, f"{key}-{number}")
        except stripe.APIError:
            return False
        return True

    with ThreadPoolExecutor(10) as threads:
        succeeded = list(threads.map(attempt, range(30)))

    assert succeeded.count(False) == 7
    assert [fault["remaining"] for fault in control.get("/faults").json()] == [0]


def test_faults_can_be_listed_and_deleted(
    client: stripe.StripeClient, key: str, add_fault: AddFault, control: httpx.Client
) -> None:
    ordered = add_fault("refunds.create", "delay", times=3, seconds=1.5)

    assert control.get("/faults").json() == [ordered]
    assert ordered == {
        "id": ordered["id"],
        "on": "refunds.create",
        "fault": "delay",
        "seconds": 1.5,
        "times": 3,
        "remaining": 3,
    }
    assert control.delete("/faults").status_code == 204
    assert control.get("/faults").json() == []


@pytest.mark.parametrize(
    "order",
    [
        {"on": "refunds.create", "fault": "drop"},
        {"on": "webhooks", "fault": "error_500"},
        {"on": "nothing", "fault": "delay"},
        {"on": "webhooks", "fault": "delay", "times": 0},
        {"on": "webhooks", "fault": "delay", "seconds": -1},
        {"on": "webhooks", "fault": "delay", "more": 1},
        {"fault": "delay"},
    ],
)
def test_an_invalid_fault_is_rejected(order: dict[str, Any], control: httpx.Client) -> None:
    assert control.post("/faults", json=order).status_code == 400
    assert control.get("/faults").json() == []


def test_the_ledger_reports_captured_and_refunded_amounts(
    client: stripe.StripeClient, pay: Pay, create: Pay, key: str, control: httpx.Client
) -> None:
    paid, refunded, failing = (
        pay(card, metadata={"key": key}) for card in ("pm_card_visa", "pm_card_visa", "pm_card_refundFail")
    )
    opened = create(metadata={"key": key})
    client.v1.refunds.create({"payment_intent": refunded.id, "amount": 500})
    client.v1.refunds.create({"payment_intent": refunded.id, "amount": 99})
    client.v1.refunds.create({"payment_intent": failing.id})

    lines = [line for line in control.get("/ledger").json() if line["metadata"].get("key") == key]

    assert [(line["id"], line["captured"], line["refunded"], line["status"]) for line in lines] == [
        (paid.id, 1999, 0, "succeeded"),
        (refunded.id, 1999, 599, "succeeded"),
        (failing.id, 1999, 1999, "succeeded"),
        (opened.id, 0, 0, "requires_payment_method"),
    ]
    assert all((line["amount"], line["currency"]) == (1999, "eur") for line in lines)
