"""The circuit breaker with its state in a real Valkey and callers in many threads and processes."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import valkey

from shared.breaker import OPEN_SECONDS, CircuitOpen, breaker, breaker_states
from shared.errors import ConcurrencyLimitReached, DependencyUnavailable, NotFound
from tests.conftest import TestServers

WAIT = "breaker:{stock}:wait"


@pytest.fixture
def memory(servers: TestServers) -> Any:
    with valkey.Valkey.from_url(servers.valkey.admin_url, decode_responses=True) as client:
        yield client


def fail() -> None:
    with pytest.raises(DependencyUnavailable), breaker("stock"):
        raise DependencyUnavailable("stock")


def succeed() -> None:
    with breaker("stock"):
        pass


def open_breaker() -> None:
    for _ in range(5):
        fail()


def test_four_failures_leave_it_closed() -> None:
    for _ in range(4):
        fail()

    succeed()
    assert breaker_states("stock") == ["closed"]


def test_the_fifth_failure_in_a_row_opens_it() -> None:
    open_breaker()

    asked = []
    with pytest.raises(CircuitOpen) as refused, breaker("stock"):
        asked.append(1)
    assert (refused.value.status, asked) == (503, [])
    assert 1 <= (refused.value.retry_after or 0) <= OPEN_SECONDS
    assert breaker_states("stock") == ["open"]


def test_a_success_starts_the_count_again() -> None:
    for _ in range(4):
        fail()
    succeed()
    for _ in range(4):
        fail()

    assert breaker_states("stock") == ["closed"]


def test_a_client_error_is_not_a_failure() -> None:
    for _ in range(10):
        with pytest.raises(NotFound), breaker("stock"):
            raise NotFound

    assert breaker_states("stock") == ["closed"]


def test_our_own_concurrency_limit_counts_neither_as_failure_nor_as_success() -> None:
    for _ in range(4):
        fail()
    for _ in range(10):
        with pytest.raises(ConcurrencyLimitReached), breaker("stock"):
            raise ConcurrencyLimitReached("stock")
    before = breaker_states("stock")
    fail()

    assert (before, breaker_states("stock")) == (["closed"], ["open"])


def test_a_bug_in_our_code_is_not_a_failure_of_the_dependency() -> None:
    for _ in range(10):
        with pytest.raises(ZeroDivisionError), breaker("stock"):
            raise ZeroDivisionError

    assert breaker_states("stock") == ["closed"]


def test_breakers_of_two_dependencies_are_independent() -> None:
    open_breaker()

    with breaker("stripe"):
        pass
    assert breaker_states("stripe") == ["closed"]


def test_it_waits_30_seconds_before_a_probe(memory: Any) -> None:
    open_breaker()

    assert 29 <= memory.ttl(WAIT) <= 30


def test_a_successful_probe_closes_it(memory: Any) -> None:
    open_breaker()
    memory.delete(WAIT)
    assert breaker_states("stock") == ["half_open"]

    succeed()

    assert breaker_states("stock") == ["closed"]
    assert memory.keys("breaker:*") == []


def test_a_failed_probe_opens_it_for_another_30_seconds(memory: Any) -> None:
    open_breaker()
    memory.delete(WAIT)

    fail()

    assert breaker_states("stock") == ["open"]
    assert 29 <= memory.ttl(WAIT) <= 30


def test_a_hanging_probe_is_followed_by_another_after_30_seconds(memory: Any) -> None:
    open_breaker()
    memory.delete(WAIT)

    with pytest.raises(KeyboardInterrupt), breaker("stock"):
        raise KeyboardInterrupt
    assert 29 <= memory.ttl(WAIT) <= 30
    memory.delete(WAIT)
    succeed()

    assert breaker_states("stock") == ["closed"]


def test_of_50_parallel_callers_one_probes_and_the_others_are_rejected(memory: Any) -> None:
    open_breaker()
    memory.delete(WAIT)

    def attempt(_: int) -> str:
        try:
            with breaker("stock"):
                return "probe"
        except CircuitOpen:
            return "refused"

    # A probe that succeeds closes the breaker for the rest: hold it open by letting the probe fail.
    def failing_attempt(number: int) -> str:
        try:
            with breaker("stock"):
                raise DependencyUnavailable("stock")
        except CircuitOpen:
            return "refused"
        except DependencyUnavailable:
            return "probe"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(failing_attempt, range(50)))

    assert (outcomes.count("probe"), outcomes.count("refused")) == (1, 49)
    assert attempt(0) == "refused"


def test_processes_share_its_state(memory: Any) -> None:
    code = (
        "from shared.breaker import breaker\nfrom shared.errors import DependencyUnavailable\n"
        "try:\n  with breaker('stock'): raise DependencyUnavailable('stock')\n"
        "except DependencyUnavailable as error: print(type(error).__name__)"
    )

    def process(_: int) -> str:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="functions")
        return done.stdout.splitlines()[-1]

    first = [process(number) for number in range(6)]
    memory.delete(WAIT)
    with ThreadPoolExecutor(3) as pool:
        second = list(pool.map(process, range(3)))

    assert first == ["DependencyUnavailable"] * 5 + ["CircuitOpen"]
    assert sorted(second) == ["CircuitOpen"] * 2 + ["DependencyUnavailable"]


def test_without_valkey_every_call_goes_through(servers: TestServers) -> None:
    servers.valkey.stop()

    for _ in range(6):
        fail()
    succeed()

    assert breaker_states("stock") == ["closed"]


def test_state_changes_are_logged_and_counted(memory: Any, capsys: pytest.CaptureFixture[str]) -> None:
    open_breaker()
    memory.delete(WAIT)
    succeed()

    output = capsys.readouterr().out
    assert [output.count(name) > 0 for name in ("BreakerOpened", "BreakerProbed", "BreakerClosed")] == [True] * 3
