"""The sandbox as a process, with Stripe's own package as its client."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe

from localstack.servers.ports import free_port
from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.receiver import Receiver

type Pay = Callable[..., stripe.PaymentIntent]

RETURN_URL = "https://shop.example/return?order=1"
FAST = {"retry-delays": "0.05,0.1,0.2", "settle-seconds": "0.3", "webhook-timeout": "2", "webhook-concurrency": "8"}


@pytest.fixture(autouse=True)
def _clean() -> None:
    """These tests need none of the shop's servers."""


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeSandbox]:
    """One sandbox for all tests; each creates its own PaymentIntents."""
    server = StripeSandbox(None, free_port(), tmp_path_factory.mktemp("stripe") / "stripe.log", FAST)
    server.start()
    yield server
    server.stop()


def client_of(sandbox: StripeSandbox, key: str | None = None, timeout: float = 30) -> stripe.StripeClient:
    return stripe.StripeClient(
        key or sandbox.secret_key,
        base_addresses={"api": sandbox.url},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


@pytest.fixture(scope="session")
def client(sandbox: StripeSandbox) -> stripe.StripeClient:
    """A client with the secret key, as a server has it."""
    return client_of(sandbox)


@pytest.fixture(scope="session")
def browser(sandbox: StripeSandbox) -> Iterator[httpx.Client]:
    """A client with the publishable key, as a browser has it."""
    headers = {"Authorization": f"Bearer {sandbox.publishable_key}", "Origin": "http://localhost:3000"}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as session:
        yield session


@pytest.fixture
def control(sandbox: StripeSandbox) -> Iterator[httpx.Client]:
    """A client of the sandbox's own paths. Faults are deleted after the test."""
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox", trust_env=False) as session:
        yield session
        session.delete("/faults").raise_for_status()


@pytest.fixture
def add_fault(control: httpx.Client) -> Callable[..., dict[str, Any]]:
    """Add a fault: `add_fault("refunds.create", "error_500", times=2)`."""

    def add(on: str, fault: str, **details: Any) -> dict[str, Any]:
        response = control.post("/faults", json={"on": on, "fault": fault, **details})
        assert response.status_code == 201, response.text
        return dict(response.json())

    return add


@pytest.fixture(scope="session")
def create(client: stripe.StripeClient) -> Pay:
    """Create a PaymentIntent, by default of 19.99 EUR."""

    def make(**params: Any) -> stripe.PaymentIntent:
        return client.v1.payment_intents.create({"amount": 1999, "currency": "eur", **params})  # type: ignore[typeddict-item]

    return make


@pytest.fixture(scope="session")
def pay(create: Pay) -> Pay:
    """Create and confirm a PaymentIntent, by default with a card that succeeds."""

    def make(card: str = "pm_card_visa", **params: Any) -> stripe.PaymentIntent:
        return create(payment_method=card, confirm=True, return_url=RETURN_URL, **params)

    return make


_numbers = itertools.count(1)


@pytest.fixture
def key() -> str:
    """A new idempotency key."""
    return f"test-key-{next(_numbers)}"


@pytest.fixture
def receiver(client: stripe.StripeClient) -> Iterator[Receiver]:
    """A webhook endpoint, registered with the sandbox."""
    with Receiver.listening() as listening:
        endpoint = client.v1.webhook_endpoints.create({"url": listening.url, "enabled_events": ["*"]})
        listening.secret = endpoint.secret or ""
        yield listening
        client.v1.webhook_endpoints.delete(endpoint.id)


@pytest.fixture
def own_sandbox(tmp_path: Path) -> Iterator[Callable[..., StripeSandbox]]:
    """Start further sandboxes: `own_sandbox(directory, {"latency-seconds": "0.3"})`."""
    started: list[StripeSandbox] = []

    def start(directory: Path | None = None, options: dict[str, str] | None = None) -> StripeSandbox:
        server = StripeSandbox(directory, free_port(), tmp_path / "own.log", FAST | (options or {}))
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()
