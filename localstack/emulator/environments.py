"""Start execution environments two at a time, so that a burst on a cold shop is served.

MiniStack starts one environment per waiting request, all at once. On a small machine each start then takes so long that
callers give up. Here

- at most two environments start at a time,
- a waiting request takes any environment of its function that becomes free,
- of several waiting functions, the one with the fewest environments starts next, so that a function is not stuck
  behind its own callers; jobs and queues, for which no caller waits, come last,
- an environment that has ended is restarted in the same way,
- a start that hangs gives up its slot after 10 s, Lambda's limit for initialisation,
- a caller waits 20 s at most: a request of the API then gets a 503, an invocation Lambda's 429.

It uses private names of `ministack.core.lambda_runtime`; tests/unit/tooling/test_environments.py fails if they change.
"""

import logging
import math
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from ministack.core import lambda_runtime  # type: ignore[import-untyped]
from ministack.services import lambda_svc  # type: ignore[import-untyped]

from localstack.emulator.overloaded import Overloaded
from localstack.emulator.shared_zip import SharedZip
from localstack.emulator.start_slot import StartSlot

STARTS_AT_ONCE = 2
INIT_SECONDS = 10.0
# Some changes are not announced, such as an idle environment that ends.
_LOOK_AGAIN_SECONDS = 1.0
# Threads in which MiniStack runs synchronous invocations, authorizers and requests of the API.
_OF_API = "ministack-apigw-invoke"
_SYNCHRONOUS = ("ministack-apigw-", "ministack-lambda-")
_PATIENCE_SECONDS = 20.0
# So that a busy API does not keep jobs from running.
_BACKGROUND_SECONDS = 10.0

logger = logging.getLogger("localstack.environments")


@dataclass(eq=False)
class _Request:
    """A request for an environment.

    Attributes:
        key: The function and version.
        restarted: The environment to restart; None if any environment of the function will do.
        urgent_at: When it competes with requests for which a caller waits; in seconds of the monotonic clock.
        granted: Set once one of the following is.
        worker: A free environment, now leased.
        slot: The permission to start one.
    """

    key: str
    restarted: Any = None
    urgent_at: float = field(default_factory=lambda: _urgent_at())  # noqa: PLW0108 - defined below
    granted: threading.Event = field(default_factory=threading.Event)
    worker: Any = None
    slot: StartSlot | None = None


class Environments:
    """The execution environments of all functions.

    Args:
        runtime: The module `ministack.core.lambda_runtime`, or a fake.
        init_seconds: When a start gives up its slot.
        patience_seconds: How long a caller waits for an environment.
    """

    def __init__(
        self, runtime: Any, init_seconds: float = INIT_SECONDS, patience_seconds: float = _PATIENCE_SECONDS
    ) -> None:
        self._runtime = runtime
        self._init_seconds = init_seconds
        self._patience = patience_seconds
        self._spawn = runtime.Worker._spawn
        # Of the thread that may start an environment now.
        self._current = threading.local()
        # Guarded by the runtime's lock, as the environments are.
        self._waiting: list[_Request] = []
        self._starting: list[StartSlot] = []

    def acquire(
        self, func_name: str, config: dict[str, Any], code_zip: bytes, qualifier: str = "$LATEST", **_: object
    ) -> tuple[Any, str]:
        """Lease an environment: a free one, or a new one when it is the function's turn to start one.

        Returns:
            The environment, and `reused` or `spawn`; None and `func_cap`, MiniStack's word for too many requests.
        """
        key = self._runtime._worker_key(func_name, config, qualifier)
        request = self._wait(_Request(key), self._patience if _is_synchronous() else math.inf)
        if not request.granted.is_set():
            logger.warning("No environment became free in %g s: %s", self._patience, func_name)
            return (Overloaded(), "reused") if _is_of_api() else (None, "func_cap")
        if request.slot is None:
            return request.worker, "reused"
        with self._runtime._lock:
            worker = self._ended(key) or self._add(key, func_name, config, code_zip)
            worker.in_use, worker.last_used = True, time.time()
        self._start(worker, request.slot)
        return worker, "spawn"

    def release(self, worker: Any) -> None:
        """Return a leased environment."""
        if worker is None:
            return
        with self._runtime._lock:
            worker.in_use, worker.last_used = False, time.time()
            self._dispatch()

    def spawn(self, worker: Any) -> None:
        """Start the process of an environment; waits for a slot, unless this thread has one.

        Raises:
            RuntimeError: The function's initialisation failed.
        """
        if error := worker.__dict__.pop("start_error", None):
            raise error
        if getattr(self._current, "slot", None):
            self._spawn(worker)
            return
        key = self._runtime._worker_key(worker.func_name, worker.config, worker.config.get("Version", "$LATEST"))
        request = self._wait(_Request(key, restarted=worker))
        assert request.slot  # noqa: S101 - a restart is granted nothing else
        with request.slot.held_by(worker):
            self._spawn(worker)

    def _start(self, worker: Any, slot: StartSlot) -> None:
        self._current.slot = slot
        try:
            with slot.held_by(worker):
                self._runtime.ensure_spawned(worker)
        except Exception as error:
            # Raised by the invocation, which reports it as the function's error.
            worker.start_error, worker._proc = error, None
        finally:
            self._current.slot = None

    def _wait(self, request: _Request, seconds: float = math.inf) -> _Request:
        until = time.monotonic() + seconds
        with self._runtime._lock:
            self._waiting.append(request)
            self._dispatch()
        while not request.granted.wait(min(_LOOK_AGAIN_SECONDS, seconds)):
            with self._runtime._lock:
                self._dispatch()
                if not request.granted.is_set() and time.monotonic() > until:
                    self._waiting.remove(request)
                    break
        return request

    def _dispatch(self) -> None:
        """Grant what can be granted. Called with the lock held."""
        for key in {each.key for each in self._waiting}:
            takers = [each for each in self._waiting if each.key == key and each.restarted is None]
            free = [each for each in self._workers(key) if not each.in_use and _is_alive(each)]
            for request, worker in zip(takers, free, strict=False):
                worker.in_use, worker.last_used, request.worker = True, time.time(), worker
                self._grant(request)
        while self._waiting and len(self._starting) < STARTS_AT_ONCE:
            counts = self._counts()
            now = time.monotonic()
            request = min(self._waiting, key=lambda each: (each.urgent_at > now, counts[each.key]))
            request.slot = StartSlot(request.key, self._init_seconds, self._free)
            self._starting.append(request.slot)
            self._grant(request)

    def _grant(self, request: _Request) -> None:
        self._waiting.remove(request)
        request.granted.set()

    def _free(self, slot: StartSlot) -> None:
        with self._runtime._lock:
            if slot in self._starting:
                self._starting.remove(slot)
            self._dispatch()

    def _counts(self) -> Counter[str]:
        """Count the environments of each waiting function, those that start now included."""
        counts = Counter(slot.key for slot in self._starting)
        started = [slot.worker for slot in self._starting]
        for key in {each.key for each in self._waiting}:
            counts[key] += sum(_is_alive(each) and each not in started for each in self._workers(key))
        return counts

    def _ended(self, key: str) -> Any:
        return next((each for each in self._workers(key) if not each.in_use and not _is_alive(each)), None)

    def _add(self, key: str, func_name: str, config: dict[str, Any], code_zip: bytes) -> Any:
        worker = self._runtime._worker_class_for(config)(func_name, config, code_zip)
        self._runtime._workers.setdefault(key, []).append(worker)
        return worker

    def _workers(self, key: str) -> list[Any]:
        found: list[Any] = self._runtime._workers.get(key, [])
        return found


def install() -> None:
    """Make MiniStack lease environments here, and unpack code and layers once."""
    environments = Environments(lambda_runtime)
    for module in (lambda_runtime, lambda_svc):
        module.acquire_worker = environments.acquire
        module.release_worker = environments.release
    # A function, to become a method.
    lambda_runtime.Worker._spawn = lambda worker: environments.spawn(worker)  # noqa: PLW0108
    lambda_runtime.zipfile = SimpleNamespace(**vars(lambda_runtime.zipfile) | {"ZipFile": SharedZip})


def _urgent_at() -> float:
    return time.monotonic() + (0 if _is_synchronous() else _BACKGROUND_SECONDS)


def _is_synchronous() -> bool:
    return threading.current_thread().name.startswith(_SYNCHRONOUS)


def _is_of_api() -> bool:
    return threading.current_thread().name == _OF_API


def _is_alive(worker: Any) -> bool:
    return worker._proc is not None and worker._proc.poll() is None
