"""Idempotency keys: https://docs.stripe.com/api/idempotent_requests."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay, client_of
from tests.integration.stripe_sandbox.waiting import eventually


def test_a_repeated_request_returns_the_same_response(client: stripe.StripeClient, key: str) -> None:
    params: stripe.params.PaymentIntentCreateParams = {"amount": 700, "currency": "eur", "metadata": {"key": key}}

    first = client.v1.payment_intents.create(params, {"idempotency_key": key})
    second = client.v1.payment_intents.create(params, {"idempotency_key": key})

    assert second.to_dict() == first.to_dict()
    assert first.last_response
    assert second.last_response
    assert "idempotent-replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert second.last_response.headers["Original-Request"] == first.last_response.request_id
    assert second.last_response.request_id != first.last_response.request_id
    query = {"query": f"metadata['key']:'{key}'"}
    assert len(client.v1.payment_intents.search(query).data) == 1  # type: ignore[arg-type]


def test_a_replayed_response_does_not_show_later_changes(create: Pay, client: stripe.StripeClient, key: str) -> None:
    intent = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})
    client.v1.payment_intents.cancel(intent.id)

    again = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})

    assert (again.id, again.status) == (intent.id, "requires_payment_method")


def test_a_key_with_other_parameters_is_rejected(client: stripe.StripeClient, key: str) -> None:
    client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})

    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        client.v1.payment_intents.create({"amount": 701, "currency": "eur"}, {"idempotency_key": key})

    assert refused.value.http_status == 400
    assert refused.value.error
    assert refused.value.error.type == "idempotency_error"


def test_a_key_with_another_path_is_rejected(pay: Pay, client: stripe.StripeClient, key: str) -> None:
    first, second = pay(capture_method="manual"), pay(capture_method="manual")
    client.v1.payment_intents.capture(first.id, None, {"idempotency_key": key})

    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.capture(second.id, None, {"idempotency_key": key})

    assert client.v1.payment_intents.retrieve(second.id).status == "requires_capture"


def test_a_decline_is_replayed(create: Pay, client: stripe.StripeClient, key: str) -> None:
    intent = create()
    params: stripe.params.PaymentIntentConfirmParams = {
        "payment_method": "pm_card_visa_chargeDeclined",
        "return_url": RETURN_URL,
    }

    codes = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            client.v1.payment_intents.confirm(intent.id, params, {"idempotency_key": key})
        codes.append((declined.value.http_status, declined.value.http_body))

    assert codes[0] == codes[1]
    assert declined.value.headers
    assert declined.value.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_an_unexpected_state_error_is_replayed_after_the_state_changed(
    create: Pay, client: stripe.StripeClient, key: str
) -> None:
    intent = create()
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id}, {"idempotency_key": key})
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})

    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge") as replayed:
        client.v1.refunds.create({"payment_intent": intent.id}, {"idempotency_key": key})

    assert replayed.value.headers
    assert replayed.value.headers["Idempotent-Replayed"] == "true"
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"


def test_invalid_parameters_are_not_stored_under_the_key(client: stripe.StripeClient, key: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create({"amount": "x", "currency": "eur"}, {"idempotency_key": key})  # type: ignore[typeddict-item]

    intent = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})

    assert intent.amount == 700


def test_an_invalid_api_key_is_not_stored_under_the_idempotency_key(
    sandbox: StripeSandbox, client: stripe.StripeClient, key: str
) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client_of(sandbox, "sk_test_wrong").v1.payment_intents.create(
            {"amount": 700, "currency": "eur"}, {"idempotency_key": key}
        )

    intent = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})

    assert intent.last_response
    assert "idempotent-replayed" not in intent.last_response.headers


def test_a_key_in_use_is_a_409(client: stripe.StripeClient, key: str, add_fault: Callable[..., object]) -> None:
    add_fault("payment_intents.create", "delay", seconds=0.8)

    def attempt(_: int) -> stripe.PaymentIntent | stripe.StripeError:
        try:
            return client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})
        except stripe.StripeError as error:
            return error

    with ThreadPoolExecutor(2) as threads:
        responses = list(threads.map(attempt, range(2)))

    conflicts = [response for response in responses if isinstance(response, stripe.StripeError)]
    assert [(each.http_status, json.loads(str(each.http_body))["error"]["code"]) for each in conflicts] == [
        (409, "idempotency_key_in_use")
    ]
    intents = [response for response in responses if isinstance(response, stripe.PaymentIntent)]
    again = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})
    assert [each.id for each in intents] == [again.id]


def test_a_key_expires(own_sandbox: Callable[..., StripeSandbox], key: str) -> None:
    client = client_of(own_sandbox(options={"idempotency-seconds": "1"}))
    first = client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key})

    later = eventually(
        lambda: client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": key}),
        lambda found: found.id != first.id,
    )

    assert later.last_response
    assert "idempotent-replayed" not in later.last_response.headers


def test_a_key_has_at_most_255_characters(client: stripe.StripeClient) -> None:
    assert (
        client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": "k" * 255}).amount
        == 700
    )

    with pytest.raises(stripe.InvalidRequestError, match="255"):
        client.v1.payment_intents.create({"amount": 700, "currency": "eur"}, {"idempotency_key": "k" * 256})
