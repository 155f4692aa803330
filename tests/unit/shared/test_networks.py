import hmac
import json
import os
import time
from hashlib import sha256
from typing import Any

import pytest
from fastapi import Request

from shared import aws, secrets
from shared.http.client_network import _client_network
from shared.networks import hashed_network, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("203.0.114.0", "203.0.114.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_belongs_to_its_network(address: str, network: str) -> None:
    assert network_of(address, ipv4_bits=24, ipv6_bits=48) == network


def test_a_network_of_one_address_is_written_as_the_address() -> None:
    assert network_of("203.0.113.7", ipv4_bits=32, ipv6_bits=64) == "203.0.113.7"


class Vault:
    """Secrets Manager with two keys; counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def call(self, *_: object, **__: object) -> dict[str, Any]:
        self.calls += 1
        return {"SecretString": json.dumps({"key": f"key {self.calls}"})}


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = Vault()
    monkeypatch.setattr(aws, "call", vault.call)
    monkeypatch.setattr(secrets, "_cached", {})
    for setting in [each for each in os.environ if each.endswith("_SECRET")]:
        monkeypatch.delenv(setting)
    for name in ("ONE", "ANOTHER"):
        monkeypatch.setenv(name, f"secret-{name}")
    return vault


def client_network(address: str) -> str | None:
    event = {"requestContext": {"identity": {"sourceIp": address}}}
    return _client_network(Request({"type": "http", "aws.event": event}))


def test_a_network_is_hashed_with_the_key(vault: Vault) -> None:
    network, expected = "192.0.2.1", hmac.digest(b"key 1", b"account192.0.2.1", "sha256")

    assert hashed_network(network, "ONE", context=b"account") == expected
    assert hashed_network(network, "ONE") != expected
    assert hashed_network(network, "ONE") != sha256(network.encode()).digest()


def test_each_service_has_different_hashes(vault: Vault) -> None:
    assert hashed_network("192.0.2.1", "ONE") != hashed_network("192.0.2.1", "ANOTHER")


def test_the_key_is_read_once_per_environment(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hashed_network("192.0.2.1", "ONE")

    later = time.monotonic() + 86_400
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert hashed_network("192.0.2.1", "ONE") == first
    assert vault.calls == 1


def test_clients_of_one_network_have_one_keyed_hash(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_NETWORKS_SECRET", "orders")

    assert client_network("192.0.2.1") == hmac.digest(b"key 1", b"192.0.2.1", "sha256").hex()
    assert client_network("2001:db8::1") == client_network("2001:db8::2") != client_network("2001:db8:0:1::1")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_a_loopback_address_has_no_network(address: str, vault: Vault) -> None:
    assert client_network(address) is None
    assert vault.calls == 0
