import os
import socket
from collections.abc import Iterator

import pytest

from localstack.console import Console
from localstack.ports import accepts, free_port, is_free, owner
from localstack.run import PortTaken, choose_ports, template_parameters


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_nobody_uses_is_free() -> None:
    port = free_port()

    assert is_free(port)
    assert not accepts(port)


def test_a_taken_port_is_known_with_its_owner(taken: int) -> None:
    assert not is_free(taken)
    assert accepts(taken)
    assert f"process {os.getpid()}" in owner(taken)


def test_a_taken_api_port_that_was_asked_for_is_refused(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", str(taken))

    with pytest.raises(PortTaken, match=f"API_PORT={taken} is taken by"):
        choose_ports(Console())


def test_a_taken_usual_port_is_named_and_another_one_chosen(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("API_PORT", raising=False)
    monkeypatch.setitem(_usual_ports(), "PostgreSQL", taken)

    ports = choose_ports(Console())

    assert ports.postgres != taken
    assert is_free(ports.postgres)
    assert f"Port {taken} is taken by" in capsys.readouterr().out


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_API", "5")
    monkeypatch.delenv("RATE_LIMIT_AUTH", raising=False)

    assert template_parameters() == {"RateLimitApi": "5"}


def _usual_ports() -> dict[str, int]:
    from localstack import run

    return run.DEFAULT_PORTS
