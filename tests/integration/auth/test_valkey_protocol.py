import socket
from collections.abc import Iterator

import pytest
import valkey

from shared import valkey_protocol
from shared.errors import DependencyUnavailable
from shared.settings import settings
from tests.conftest import TestServers


@pytest.fixture(autouse=True)
def _forget_connections() -> Iterator[None]:
    yield
    valkey_protocol._forget_idle_connections()
    settings.cache_clear()


@pytest.fixture
def client(servers: TestServers) -> Iterator[valkey.Valkey]:
    with valkey.Valkey.from_url(servers.valkey.url, decode_responses=True) as opened:
        yield opened


def test_what_is_put_is_got_until_its_time_is_over(client: valkey.Valkey) -> None:
    valkey_protocol.put("key", "välue 🙂", seconds=60)

    assert valkey_protocol.get("key") == "välue 🙂"
    assert client.ttl("key") == 60
    assert valkey_protocol.get("another") is None


def test_only_if_absent_leaves_what_is_there() -> None:
    valkey_protocol.put("key", "first", seconds=60)
    valkey_protocol.put("key", "second", seconds=60, only_if_absent=True)

    assert valkey_protocol.get("key") == "first"


def test_a_value_longer_than_one_read_arrives_whole() -> None:
    valkey_protocol.put("key", "x" * 100_000, seconds=60)

    assert valkey_protocol.get("key") == "x" * 100_000


def test_it_signs_in_and_selects_the_database_that_the_address_names(
    client: valkey.Valkey, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _execute(client, "ACL", "SETUSER", "tester", "on", ">p@ss/word", "~*", "+@all")
    _set_address(monkeypatch, f"valkey://tester:p%40ss%2Fword@127.0.0.1:{servers.valkey.port}/1")

    valkey_protocol.put("key", "value", seconds=60)

    assert client.get("key") is None
    client.select(1)
    assert client.get("key") == "value"


def test_a_wrong_password_is_a_dependency_that_is_down(
    client: valkey.Valkey, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _execute(client, "ACL", "SETUSER", "tester", "on", ">right", "~*", "+@all")
    _set_address(monkeypatch, f"valkey://tester:wrong@127.0.0.1:{servers.valkey.port}")

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("key")


def test_a_refused_command_is_a_dependency_that_is_down(client: valkey.Valkey) -> None:
    client.lpush("list", "value")

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("list")

    assert valkey_protocol.get("another") is None


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        _set_address(monkeypatch, f"valkey://127.0.0.1:{silent.getsockname()[1]}")

        with pytest.raises(DependencyUnavailable):
            valkey_protocol.get("key")


def test_connections_that_the_server_closed_cost_no_request(client: valkey.Valkey) -> None:
    valkey_protocol.put("key", "value", seconds=60)
    _execute(client, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert valkey_protocol.get("key") == "value"


def _execute(client: valkey.Valkey, *command: str) -> None:
    client.execute_command(*command)  # type: ignore[no-untyped-call]


def _set_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    valkey_protocol._forget_idle_connections()
    monkeypatch.setenv("VALKEY_URL", address)
    settings.cache_clear()
