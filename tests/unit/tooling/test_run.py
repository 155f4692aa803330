import os
import socket
from collections.abc import Iterator

import pytest

from localstack.console import Console
from localstack.run import template_parameters
from localstack.servers.port_choice import DEFAULT_PORTS, PortTaken, choose_ports
from localstack.servers.ports import accepts, free_port, is_free, owner
from localstack.stripe_account import KeysIncomplete, StripeAccount, real_account

KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_an_unused_port_is_free() -> None:
    port = free_port()

    assert is_free(port)
    assert not accepts(port)


def test_a_taken_port_is_reported_with_its_owner(taken: int) -> None:
    assert not is_free(taken)
    assert accepts(taken)
    assert f"process {os.getpid()}" in owner(taken)


def test_a_taken_api_port_that_was_requested_is_refused(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", str(taken))

    with pytest.raises(PortTaken, match=f"API_PORT={taken} is taken by"):
        choose_ports(Console())


def test_a_taken_default_port_is_reported_and_another_one_chosen(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("API_PORT", raising=False)
    monkeypatch.setitem(DEFAULT_PORTS, "PostgreSQL", taken)

    ports = choose_ports(Console())

    assert ports.postgres != taken
    assert is_free(ports.postgres)
    assert f"Port {taken} is taken by" in capsys.readouterr().out


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_API", "5")
    for other in ("RATE_LIMIT_AUTH", "FAIR_USE_ORDERS", "FAIR_USE_PIECES"):
        monkeypatch.delenv(other, raising=False)

    assert template_parameters() == {"RateLimitApi": "5"}


def test_without_stripe_keys_the_sandbox_takes_the_payments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRIPE_SECRET_KEY", raising=False)
    monkeypatch.setenv("STRIPE_PUBLISHABLE_KEY", "pk_test_1")

    assert real_account() is None


def test_with_all_stripe_keys_the_real_stripe_takes_the_payments(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)

    assert real_account() == StripeAccount("https://api.stripe.com", "sk_test_1", "pk_test_1", "whsec_1")


def test_a_missing_stripe_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("STRIPE_WEBHOOK_SECRET")

    with pytest.raises(KeysIncomplete, match="but STRIPE_WEBHOOK_SECRET is not"):
        real_account()
