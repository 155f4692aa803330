"""State after stops and crashes."""

from collections.abc import Callable
from pathlib import Path

import httpx
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, client_of
from tests.integration.stripe_sandbox.receiver import Receiver


def test_state_survives_a_crash(own_sandbox: Callable[..., StripeSandbox], tmp_path: Path, key: str) -> None:
    server = own_sandbox(tmp_path / "state")
    client = client_of(server)
    params: stripe.params.PaymentIntentCreateParams = {
        "amount": 900,
        "currency": "eur",
        "payment_method": "pm_card_visa",
        "confirm": True,
        "return_url": RETURN_URL,
    }
    intent = client.v1.payment_intents.create(params, {"idempotency_key": key})

    server.kill()
    server.start()

    assert client.v1.payment_intents.retrieve(intent.id).to_dict() == intent.to_dict()
    replayed = client.v1.payment_intents.create(params, {"idempotency_key": key})
    assert replayed.to_dict() == intent.to_dict()
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 900


def test_an_undelivered_event_is_delivered_after_a_crash(
    own_sandbox: Callable[..., StripeSandbox], tmp_path: Path
) -> None:
    with Receiver.listening() as receiver:
        server = own_sandbox(tmp_path / "state", {"webhook-url": receiver.url, "retry-delays": "1"})
        receiver.secret = server.webhook_secret
        receiver.statuses = [500]
        intent = client_of(server).v1.payment_intents.create({"amount": 900, "currency": "eur"})
        receiver.wait_for(1, subject=intent.id)

        server.kill()
        server.start()

        assert receiver.wait_for(2, subject=intent.id)[1].type == "payment_intent.created"


def test_deleting_the_state_keeps_the_webhook_endpoints(own_sandbox: Callable[..., StripeSandbox], key: str) -> None:
    server = own_sandbox(options={"webhook-url": "http://127.0.0.1:9/payments/webhook"})
    client = client_of(server)
    first = client.v1.payment_intents.create({"amount": 900, "currency": "eur"}, {"idempotency_key": key})

    assert httpx.delete(f"{server.url}/_sandbox/state", trust_env=False).status_code == 204

    assert httpx.get(f"{server.url}/_sandbox/ledger", trust_env=False).json() == []
    assert [endpoint.id for endpoint in client.v1.webhook_endpoints.list().data] == ["we_configured"]
    second = client.v1.payment_intents.create({"amount": 900, "currency": "eur"}, {"idempotency_key": key})
    assert second.id != first.id


def test_without_a_directory_a_restart_deletes_the_state(own_sandbox: Callable[..., StripeSandbox]) -> None:
    server = own_sandbox()
    client_of(server).v1.payment_intents.create({"amount": 900, "currency": "eur"})

    server.stop()
    server.start()

    assert client_of(server).v1.payment_intents.list().data == []
