"""How often Valkey is called while it does not respond."""

import socket
import time
from collections.abc import Iterator

import pytest
from libvalkey import ReplyError

from shared import cache, ratelimit, valkey_pause, valkey_protocol
from shared.breaker import breaker, breaker_states
from shared.cache import announce_write, finish_write, read_through
from shared.errors import DependencyUnavailable
from shared.ratelimit import Limit, RateLimited, count_request
from shared.valkey_pause import PAUSE_SECONDS

LIMITS = [Limit("api", 5)]


class Clock:
    """The time that passes for the pause."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Attempts:
    """Counts the connections that the clients try to open; each times out."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *_: object, **__: object) -> socket.socket:
        self.count += 1
        raise TimeoutError("timed out")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(valkey_pause, "time", clock)
    return clock


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Attempts]:
    attempts = Attempts()
    monkeypatch.setattr(socket, "create_connection", attempts)
    ratelimit._local.clear()
    yield attempts
    ratelimit._local.clear()


def test_valkey_is_called_once_and_not_again_during_the_pause(attempts: Attempts, clock: Clock) -> None:
    for _ in range(5):
        count_request("192.0.2.1", LIMITS)
        assert read_through("namespace", "key", 60, lambda: "loaded") == "loaded"
        with breaker("stripe"):
            pass
        clock.now += 0.5

    assert attempts.count == 1


def test_after_the_pause_valkey_is_called_again(attempts: Attempts, clock: Clock) -> None:
    count_request("192.0.2.1", LIMITS)

    clock.now += PAUSE_SECONDS - 0.001
    count_request("192.0.2.1", LIMITS)
    assert attempts.count == 1

    clock.now += 0.001
    count_request("192.0.2.1", LIMITS)
    assert attempts.count == 2


def test_the_local_counters_hold_the_limit_during_the_pause(attempts: Attempts, clock: Clock) -> None:
    left = [count_request("192.0.2.1", LIMITS).usage.remaining for _ in range(5)]

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited):
        count_request("192.0.2.1", LIMITS)
    assert attempts.count == 1


def test_breaker_and_cache_share_the_pause(attempts: Attempts, clock: Clock) -> None:
    assert breaker_states("stripe") == ["closed"]

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("key")
    with breaker("stripe"):
        pass
    assert attempts.count == 1


def test_a_write_calls_valkey_once_despite_the_pause(attempts: Attempts, clock: Clock) -> None:
    count_request("192.0.2.1", LIMITS)

    write = announce_write(["namespace"])
    finished = finish_write(write)

    assert (write.announced, finished) == (False, False)
    assert attempts.count == 2


def test_a_write_that_valkey_accepts_ends_the_pause(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    valkey_pause.start()
    monkeypatch.setattr(valkey_protocol, "_connect", lambda: None)
    monkeypatch.setattr(valkey_protocol, "_execute_on", lambda *_: ["OK"])

    valkey_protocol.put("key", "value", seconds=60, even_in_pause=True)

    assert valkey_protocol.get("key") == "OK"


def test_a_refused_command_starts_no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> list[object]:
        raise ReplyError("WRONGTYPE")

    monkeypatch.setattr(valkey_protocol, "_connect", lambda: None)
    monkeypatch.setattr(valkey_protocol, "_execute_on", refuse)

    with pytest.raises(DependencyUnavailable):
        cache.ping()

    valkey_pause.check()


def test_a_silent_server_delays_only_the_first_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALKEY_URL", f"valkey://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        for _ in range(10):
            count_request("192.0.2.1", [Limit("api", 100)])
        seconds = time.monotonic() - started

    assert 0.4 < seconds < 2
