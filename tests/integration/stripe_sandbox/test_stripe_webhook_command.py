"""`make stripe-webhook` against the sandbox."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from payments.service.handle_stripe_event import HANDLED_EVENTS
from payments.stripe_provider import API_VERSION
from tests.integration.stripe_sandbox.receiver import Receiver
from tools.aws import Aws
from tools.operator.stripe_webhook import WebhookFailed, connect

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:bottega/staging/stripe-AbCdEf"


@dataclass
class Vault:
    """Secrets Manager with one secret.

    Attributes:
        secret: Its content.
        writes: How often it was written.
        fails: Whether writes fail.
    """

    secret: dict[str, Any]
    writes: int = 0
    fails: bool = False

    @property
    def secrets(self) -> "Vault":
        return self

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803 - boto3's name
        assert SecretId == ARN
        return {"SecretString": json.dumps(self.secret)}

    def put_secret_value(self, SecretId: str, SecretString: str) -> None:  # noqa: N803 - boto3's names
        assert SecretId == ARN
        if self.fails:
            raise ConnectionError
        self.secret, self.writes = json.loads(SecretString), self.writes + 1


@pytest.fixture
def vault(sandbox: StripeSandbox) -> Vault:
    return Vault({"secret_key": sandbox.secret_key, "publishable_key": sandbox.publishable_key, "webhook_secret": ""})


@pytest.fixture
def url(request: pytest.FixtureRequest, client: stripe.StripeClient) -> Iterator[str]:
    """An address for each test, which share a sandbox. Its endpoints would delay the webhooks of later tests."""
    yield f"https://{request.node.name.replace('_', '-')}.example/payments/webhook"
    for endpoint in client.v1.webhook_endpoints.list({"limit": 100}).data:
        if ".example/" in endpoint.url:
            client.v1.webhook_endpoints.delete(endpoint.id)


def run(vault: Vault, sandbox: StripeSandbox, url: str) -> str:
    return connect(cast(Aws, vault), ARN, sandbox.url, url)


def endpoints(client: stripe.StripeClient, url: str) -> list[stripe.WebhookEndpoint]:
    return [each for each in client.v1.webhook_endpoints.list({"limit": 100}).auto_paging_iter() if each.url == url]


def test_it_creates_the_endpoint_and_stores_its_signing_secret(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    report = run(vault, sandbox, url)

    [endpoint] = endpoints(client, url)
    assert (endpoint.status, endpoint.api_version) == ("enabled", API_VERSION)
    assert set(endpoint.enabled_events) == set(HANDLED_EVENTS)
    assert vault.secret["webhook_secret"].startswith("whsec_")
    assert vault.secret["webhook_endpoint"] == endpoint.id
    assert (vault.secret["secret_key"], vault.secret["publishable_key"]) == (
        sandbox.secret_key,
        sandbox.publishable_key,
    )
    assert report == f"Stripe now delivers to {url}. Functions read the secret again within 5 minutes."


def test_the_stored_secret_is_the_one_that_signs(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault
) -> None:
    with Receiver.listening() as receiver:
        run(vault, sandbox, receiver.url)
        receiver.secret = vault.secret["webhook_secret"]

        intent = client.v1.payment_intents.create({"amount": 1_000, "currency": "eur"})

        [event] = receiver.wait_for(1, "payment_intent.created", subject=intent.id)
        assert event.data.object["amount"] == 1_000
        client.v1.webhook_endpoints.delete(vault.secret["webhook_endpoint"])


def test_it_changes_nothing_the_second_time(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    run(vault, sandbox, url)
    [first] = endpoints(client, url)

    report = run(vault, sandbox, url)

    assert [each.id for each in endpoints(client, url)] == [first.id]
    assert (vault.writes, report) == (1, f"Stripe delivers to {url} already.")


def test_an_endpoint_whose_secret_was_lost_is_replaced(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    vault.fails = True
    with pytest.raises(ConnectionError):
        run(vault, sandbox, url)
    [lost] = endpoints(client, url)
    vault.fails = False

    run(vault, sandbox, url)

    [endpoint] = endpoints(client, url)
    assert endpoint.id == vault.secret["webhook_endpoint"] != lost.id


def test_two_endpoints_of_two_runs_at_once_become_one(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    run(vault, sandbox, url)
    client.v1.webhook_endpoints.create({"url": url, "enabled_events": ["refund.created"]})

    run(vault, sandbox, url)

    assert [each.id for each in endpoints(client, url)] == [vault.secret["webhook_endpoint"]]
    assert vault.writes == 1


def test_a_secret_that_was_stored_by_hand_is_kept(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    made = client.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
    vault.secret["webhook_secret"] = made.secret

    run(vault, sandbox, url)

    [endpoint] = endpoints(client, url)
    assert (endpoint.id, endpoint.enabled_events, vault.writes) == (made.id, ["*"], 0)


def test_a_disabled_endpoint_that_lacks_events_is_corrected(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    run(vault, sandbox, url)
    [endpoint] = endpoints(client, url)
    client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True, "enabled_events": ["refund.created"]})

    run(vault, sandbox, url)

    [corrected] = endpoints(client, url)
    assert (corrected.id, corrected.status) == (endpoint.id, "enabled")
    assert set(corrected.enabled_events) == set(HANDLED_EVENTS)


def test_endpoints_of_others_are_left_alone(
    sandbox: StripeSandbox, client: stripe.StripeClient, vault: Vault, url: str
) -> None:
    other = client.v1.webhook_endpoints.create({"url": f"{url}-of-prod", "enabled_events": ["*"]})

    run(vault, sandbox, url)

    assert client.v1.webhook_endpoints.retrieve(other.id).status == "enabled"


def test_stripes_refusal_is_reported_without_the_key(sandbox: StripeSandbox, vault: Vault, url: str) -> None:
    vault.secret["secret_key"] = "sk_test_unknown_key"

    with pytest.raises(WebhookFailed, match="Stripe refused it") as failed:
        run(vault, sandbox, url)

    assert "sk_test_unknown_key" not in str(failed.value)
    assert vault.writes == 0
