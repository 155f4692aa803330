"""Circuit breaker around a dependency, shared by all execution environments through Valkey.

pybreaker does not fit: its shared storage needs the `redis` package, and its half-open state lets every environment
probe. Here `SET … NX` on the key that an open breaker waits for picks the one environment that probes.

    closed ── 5 failures in a row ──▶ open ── 30 s ──▶ half open: one probe
       ▲                               ▲                    │
       └─────────── success ───────────┼────────────────────┤
                                       └────── failure ─────┘
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from shared.errors import AppError, ConcurrencyLimitReached, DependencyUnavailable
from shared.observability import count, logger
from shared.valkey_protocol import execute, execute_all

type State = Literal["closed", "open", "half_open"]

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30
_FORGET_FAILURES_SECONDS = 600
_FORGET_OPEN_SECONDS = 86_400
_METRICS: dict[State, str] = {"open": "BreakerOpened", "half_open": "BreakerProbed", "closed": "BreakerClosed"}


class CircuitOpen(DependencyUnavailable):
    """The dependency failed too often and is not called at the moment."""

    code = "circuit_open"


class _Ticket(NamedTuple):
    """How a call was admitted."""

    probe: bool
    failed_before: bool


@contextmanager
def breaker(name: str) -> Iterator[None]:
    """Guard a block that calls a dependency: fail at once while the dependency keeps failing.

    A `DependencyUnavailable` from the block is a failure, except `ConcurrencyLimitReached`, which counts as neither.
    Any other `AppError` is a response and therefore a success.
    Without Valkey every block runs and nothing is counted.

    Args:
        name: Name of the dependency in logs and metrics.

    Raises:
        CircuitOpen: The breaker is open, or another environment is probing.
    """
    guard = _Breaker(name)
    ticket = guard.admit()
    try:
        yield
    except ConcurrencyLimitReached:
        # If this was the probe, the next one follows when its permission expires.
        raise
    except DependencyUnavailable:
        guard.record(ticket, guard.failed)
        raise
    except AppError:
        guard.record(ticket, guard.succeeded)
        raise
    guard.record(ticket, guard.succeeded)


def breaker_states(*names: str) -> list[State]:
    """Return the state of each breaker, or `closed` if Valkey is unavailable."""
    try:
        return [_Breaker(name).state() for name in names]
    except DependencyUnavailable:
        return ["closed"] * len(names)


class _Breaker:
    def __init__(self, name: str) -> None:
        self._name = name
        # Braces keep the keys of one breaker on one node of a cluster.
        self._failures, self._opened, self._wait = (f"breaker:{{{name}}}:{key}" for key in ("failures", "open", "wait"))

    def state(self) -> State:
        opened, waiting = execute("MGET", self._opened, self._wait)
        if not opened:
            return "closed"
        return "open" if waiting else "half_open"

    def admit(self) -> _Ticket | None:
        try:
            opened, failures = execute("MGET", self._opened, self._failures)
            if not opened:
                return _Ticket(probe=False, failed_before=bool(failures))
            if self._win_probe():
                return _Ticket(probe=True, failed_before=True)
            seconds: int = execute("TTL", self._wait)
        except DependencyUnavailable:
            logger().warning("Circuit breaker unavailable; the call is allowed", extra=self._extra())
            return None
        raise CircuitOpen(self._name, retry_after=max(seconds, 1))

    def record(self, ticket: _Ticket | None, outcome: Callable[[_Ticket], None]) -> None:
        if ticket is None:
            return
        try:
            outcome(ticket)
        except DependencyUnavailable:
            logger().warning("Circuit breaker unavailable; the call is not counted", extra=self._extra())

    def succeeded(self, ticket: _Ticket) -> None:
        if ticket.probe:
            execute("DEL", self._opened, self._wait, self._failures)
            self._report("closed")
        elif ticket.failed_before:
            execute("DEL", self._failures)

    def failed(self, ticket: _Ticket) -> None:
        failures = self._count_failure()
        if ticket.probe:
            execute("SET", self._wait, _now(), "EX", OPEN_SECONDS)
            self._report("open")
        elif failures >= FAILURES_TO_OPEN:
            self._open()

    def _count_failure(self) -> int:
        increment, expire = ("INCR", self._failures), ("EXPIRE", self._failures, _FORGET_FAILURES_SECONDS)
        *_, (failures, _expires) = execute_all(("MULTI",), increment, expire, ("EXEC",))
        return int(failures)

    def _win_probe(self) -> bool:
        won = bool(execute("SET", self._wait, _now(), "NX", "EX", OPEN_SECONDS))
        if won:
            self._report("half_open")
        return won

    def _open(self) -> None:
        # Set the wait first: with `open` alone, the next caller would probe at once.
        execute("SET", self._wait, _now(), "NX", "EX", OPEN_SECONDS)
        if execute("SET", self._opened, _now(), "NX", "EX", _FORGET_OPEN_SECONDS):
            self._report("open")

    def _report(self, state: State) -> None:
        logger().warning("Circuit breaker changed", extra={**self._extra(), "state": state})
        count(_METRICS[state], dependency=self._name)

    def _extra(self) -> dict[str, str]:
        return {"dependency": self._name}


def _now() -> str:
    return str(time.time())
