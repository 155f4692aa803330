import socket
from collections.abc import Iterator

import pytest
import valkey

from shared import valkey_pause, valkey_protocol
from shared.errors import DependencyUnavailable
from shared.settings import settings
from tests.conftest import TestServers


@pytest.fixture(autouse=True)
def _forget_connections() -> Iterator[None]:
    yield
    valkey_protocol._forget_idle_connections()
    valkey_pause.end()
    settings.cache_clear()


@pytest.fixture
def client(servers: TestServers) -> Iterator[valkey.Valkey]:
    with valkey.Valkey.from_url(servers.valkey.admin_url, decode_responses=True) as opened:
        yield opened


def test_a_value_is_stored_until_it_expires(client: valkey.Valkey) -> None:
    valkey_protocol.put("cache:key", "välue 🙂", seconds=60)

    assert valkey_protocol.get("cache:key") == "välue 🙂"
    assert client.ttl("cache:key") == 60
    assert valkey_protocol.get("cache:another") is None


def test_a_command_with_options_is_sent_as_given() -> None:
    valkey_protocol.put("cache:key", "first", seconds=60)
    valkey_protocol.execute("SET", "cache:key", "second", "NX")

    assert valkey_protocol.get("cache:key") == "first"


def test_a_value_longer_than_one_read_is_returned_whole() -> None:
    valkey_protocol.put("cache:key", "x" * 100_000, seconds=60)

    assert valkey_protocol.get("cache:key") == "x" * 100_000


def test_the_url_sets_user_password_and_database(
    client: valkey.Valkey, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _execute(client, "ACL", "SETUSER", "tester", "on", ">p@ss/word", "~*", "+@all")
    _set_address(monkeypatch, f"valkey://tester:p%40ss%2Fword@127.0.0.1:{servers.valkey.port}/1")

    valkey_protocol.put("cache:key", "value", seconds=60)

    assert client.get("cache:key") is None
    client.select(1)
    assert client.get("cache:key") == "value"


def test_a_wrong_password_makes_valkey_unavailable(
    client: valkey.Valkey, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _execute(client, "ACL", "SETUSER", "tester", "on", ">right", "~*", "+@all")
    _set_address(monkeypatch, f"valkey://tester:wrong@127.0.0.1:{servers.valkey.port}")

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("cache:key")


def test_a_refused_command_makes_valkey_unavailable(client: valkey.Valkey) -> None:
    client.lpush("cache:list", "value")

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("cache:list")

    assert valkey_protocol.get("cache:another") is None


def test_a_silent_server_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        _set_address(monkeypatch, f"valkey://127.0.0.1:{silent.getsockname()[1]}")

        with pytest.raises(DependencyUnavailable):
            valkey_protocol.get("cache:key")


def test_connections_closed_by_the_server_fail_no_request(client: valkey.Valkey) -> None:
    valkey_protocol.put("cache:key", "value", seconds=60)
    _execute(client, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert valkey_protocol.get("cache:key") == "value"


def _execute(client: valkey.Valkey, *command: str) -> None:
    client.execute_command(*command)  # type: ignore[no-untyped-call]


def _set_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    valkey_protocol._forget_idle_connections()
    monkeypatch.setenv("VALKEY_URL", address)
    monkeypatch.delenv("VALKEY_SECRET")
    settings.cache_clear()
