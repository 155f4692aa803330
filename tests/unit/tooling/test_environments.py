"""Execution environments of the emulator: two start at a time, free ones first, the function with the fewest next."""

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ministack.core import lambda_runtime  # type: ignore[import-untyped]
from ministack.services import apigateway_v1, lambda_svc  # type: ignore[import-untyped]

from localstack.emulator.environments import STARTS_AT_ONCE, Environments

CONFIG = {"Timeout": 1}


class Process:
    """A process that runs until it is killed."""

    def __init__(self) -> None:
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code

    def kill(self) -> None:
        self.code = -9


class Worker:
    """An environment whose start waits until the test lets it finish."""

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        self.func_name, self.config, self.code_zip = func_name, config, code_zip
        self._proc: Process | None = None
        self._lock = threading.Lock()
        self.in_use, self.last_used = False, 0.0

    def _spawn(self) -> None:
        raise NotImplementedError


class Runtime:
    """The part of `ministack.core.lambda_runtime` that `Environments` uses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._workers: dict[str, list[Any]] = {}
        self.started: list[Any] = []
        self.finish = threading.Event()
        self.fails_with: Exception | None = None

        class StartingWorker(Worker):
            def _spawn(worker) -> None:  # noqa: N805 - `self` is the runtime
                self.started.append(worker)
                worker._proc = Process()
                self.finish.wait(10)
                if self.fails_with:
                    raise self.fails_with

        self.Worker = StartingWorker

    def _worker_key(self, func_name: str, _config: dict[str, Any], qualifier: str) -> str:
        return f"{func_name}:{qualifier}"

    def _worker_class_for(self, _config: dict[str, Any]) -> Any:
        return self.Worker

    def ensure_spawned(self, worker: Any) -> None:
        with worker._lock:
            if worker._proc is None or worker._proc.poll() is not None:
                worker._spawn()

    def names(self) -> list[str]:
        return [each.func_name for each in self.started]


class Granted(list[Any]):
    """The slots in use; remembers for which functions they were granted, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[str] = []

    def append(self, slot: Any) -> None:
        self.functions.append(slot.key.partition(":")[0])
        super().append(slot)


class Emulator:
    """Requests in threads of their own."""

    def __init__(self, init_seconds: float = 10.0, patience_seconds: float = 20.0) -> None:
        self.runtime = Runtime()
        self.environments = Environments(self.runtime, init_seconds, patience_seconds)
        self.runtime.Worker._spawn = lambda worker: self.environments.spawn(worker)  # type: ignore[method-assign]  # noqa: PLW0108
        self.granted = Granted()
        self.environments._starting = self.granted
        self.leased: list[tuple[Any, str]] = []
        self._threads: list[threading.Thread] = []

    def request(self, function: str, times: int = 1, thread_name: str = "ministack-apigw-invoke") -> None:
        for _ in range(times):
            thread = threading.Thread(target=self._lease, args=(function,), daemon=True, name=thread_name)
            thread.start()
            self._threads.append(thread)
            eventually(self._is_settled)

    def _is_settled(self) -> bool:
        """Whether every request waits, has a lease, or starts its environment."""
        begun = all(slot.worker in self.runtime.started for slot in list(self.environments._starting))
        return begun and self.waiting() + len(self.leased) + len(self.starting()) >= len(self._threads)

    def waiting(self) -> int:
        return len(self.environments._waiting)

    def starting(self) -> list[str]:
        return [each.key for each in self.environments._starting]

    def _lease(self, function: str) -> None:
        self.leased.append(self.environments.acquire(function, CONFIG, b""))


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    made = Emulator()
    yield made
    made.runtime.finish.set()


def test_two_environments_start_at_a_time(emulator: Emulator) -> None:
    emulator.request("create-order", times=10)

    assert len(emulator.runtime.started) == STARTS_AT_ONCE == 2
    assert emulator.waiting() == 8


def test_a_waiting_request_takes_an_environment_that_becomes_free(emulator: Emulator) -> None:
    emulator.request("create-order", times=3)
    first = emulator.runtime.started[0]
    emulator.runtime.finish.set()
    eventually(lambda: len(emulator.leased) == 3)
    started = len(emulator.runtime.started)

    emulator.environments.release(first)
    emulator.request("create-order")
    eventually(lambda: len(emulator.leased) == 4)

    assert emulator.leased[-1] == (first, "reused")
    assert len(emulator.runtime.started) == started


def test_the_function_with_the_fewest_environments_starts_next(emulator: Emulator) -> None:
    emulator.request("create-order", times=6)
    emulator.request("reserve-stock")

    emulator.runtime.finish.set()
    eventually(lambda: len(emulator.leased) == 7)

    assert emulator.granted.functions[:3] == ["create-order", "create-order", "reserve-stock"]


def test_jobs_and_queues_start_after_requests_with_a_waiting_caller(emulator: Emulator) -> None:
    emulator.request("create-order", times=2)
    for job in ("relay-events", "sweep-drafts", "expire-orders"):
        emulator.request(job, thread_name="ministack-esm")
    emulator.request("create-order", times=2)
    emulator.request("reserve-stock", thread_name="ministack-lambda-invoke")

    emulator.runtime.finish.set()
    eventually(lambda: len(emulator.leased) == 8)

    assert emulator.granted.functions[2] == "reserve-stock"
    assert set(emulator.granted.functions[:5]) == {"create-order", "reserve-stock"}


def test_requests_of_one_function_are_served_in_order_of_arrival(emulator: Emulator) -> None:
    emulator.runtime.finish.set()
    emulator.request("create-order")
    eventually(lambda: len(emulator.leased) == 1)
    worker = emulator.leased[0][0]
    emulator.runtime.finish.clear()
    emulator.request("other", times=2)
    emulator.request("create-order", times=2)
    first_waiting = emulator.environments._waiting[0]

    emulator.environments.release(worker)

    eventually(lambda: len(emulator.leased) == 2)
    assert first_waiting.worker is worker
    assert emulator.waiting() == 1


def test_an_environment_that_has_ended_is_restarted_through_a_slot(emulator: Emulator) -> None:
    emulator.runtime.finish.set()
    emulator.request("create-order")
    eventually(lambda: len(emulator.leased) == 1)
    worker = emulator.leased[0][0]
    worker._proc.kill()
    emulator.environments.release(worker)
    emulator.runtime.finish.clear()
    emulator.request("other", times=2)

    emulator.request("create-order")
    waited = emulator.waiting()
    emulator.runtime.finish.set()
    eventually(lambda: len(emulator.leased) == 4)

    assert waited == 1
    assert (worker, "spawn") in emulator.leased[1:]
    assert worker._proc.poll() is None


def test_an_environment_that_ended_while_leased_waits_for_a_slot_too(emulator: Emulator) -> None:
    emulator.runtime.finish.set()
    emulator.request("create-order")
    eventually(lambda: len(emulator.leased) == 1)
    worker = emulator.leased[0][0]
    worker._proc.kill()
    emulator.runtime.finish.clear()
    emulator.request("other", times=2)

    restart = threading.Thread(target=worker._spawn, daemon=True)
    restart.start()
    eventually(lambda: emulator.waiting() == 1)
    emulator.runtime.finish.set()
    restart.join(10)

    assert worker._proc.poll() is None


def test_a_start_that_hangs_gives_up_its_slot_and_is_killed_later() -> None:
    emulator = Emulator(init_seconds=0.1)

    emulator.request("hangs", times=2)
    emulator.request("create-order")
    eventually(lambda: "create-order" in emulator.runtime.names())
    hanging = emulator.runtime.started[0]
    still_alive = hanging._proc.poll() is None
    eventually(lambda: hanging._proc.poll() is not None)
    emulator.runtime.finish.set()

    assert still_alive


def test_a_failed_start_is_raised_by_the_invocation(emulator: Emulator) -> None:
    emulator.runtime.fails_with = RuntimeError("Worker init failed")
    emulator.runtime.finish.set()
    emulator.request("create-order")
    eventually(lambda: len(emulator.leased) == 1)
    worker = emulator.leased[0][0]

    with pytest.raises(RuntimeError, match="Worker init failed"):
        worker._spawn()

    assert worker._proc is None
    assert emulator.starting() == []


def test_a_caller_waits_for_an_environment_only_for_a_while() -> None:
    emulator = Emulator(patience_seconds=0.05)

    emulator.request("create-order", times=2)
    emulator.request("create-order")
    emulator.request("reserve-stock", thread_name="ministack-lambda-invoke")
    emulator.request("relay-events", thread_name="ministack-esm")
    eventually(lambda: len(emulator.leased) == 2)
    time.sleep(0.1)
    of_api = next(worker for worker, _ in emulator.leased if worker)
    response = of_api.invoke({}, "r-1", trace_id=None)["result"]
    waiting = emulator.waiting()
    emulator.runtime.finish.set()
    eventually(lambda: len(emulator.leased) == 5)

    assert (response["statusCode"], response["headers"]["retry-after"]) == (503, "5")
    assert (None, "func_cap") in emulator.leased
    assert waiting == 1
    emulator.environments.release(of_api)


def test_a_hundred_requests_end_with_a_lease_each(emulator: Emulator) -> None:
    emulator.runtime.finish.set()
    done = []

    def work(number: int) -> None:
        worker, _ = emulator.environments.acquire(f"function-{number % 3}", CONFIG, b"")
        time.sleep(0.002)
        emulator.environments.release(worker)
        done.append(number)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(done) == list(range(100))
    assert (emulator.waiting(), emulator.starting()) == (0, [])


def test_ministack_still_has_the_names_that_are_replaced_and_used() -> None:
    acquire = inspect.signature(lambda_runtime.acquire_worker)
    spawn = inspect.getsource(lambda_runtime.Worker._spawn)
    invoke = inspect.getsource(lambda_runtime.Worker.invoke)
    executed = inspect.getsource(lambda_svc._execute_function_warm)

    assert list(acquire.parameters) == ["func_name", "config", "code_zip", "qualifier", "max_concurrency"]
    assert list(inspect.signature(lambda_runtime.release_worker).parameters) == ["worker"]
    assert list(inspect.signature(lambda_runtime._worker_key).parameters) == ["func_name", "config", "qualifier"]
    assert isinstance(lambda_runtime._workers, dict)
    assert isinstance(lambda_runtime._lock, type(threading.Lock()))
    assert {"self._proc = subprocess.Popen(", "os.makedirs(code_dir)", "os.makedirs(layer_dir)"} <= lines(spawn)
    assert "zf.extractall(code_dir)" in lines(spawn)
    assert "lzf.extractall(layer_dir)" in lines(spawn)
    assert "if self._proc is None or self._proc.poll() is not None:" in lines(invoke)
    assert "worker, reason = acquire_worker(func_name, config, code_zip, qualifier=qualifier)" in lines(executed)
    assert "release_worker(worker)" in lines(executed)
    assert 'thread_name="ministack-apigw-invoke"' in inspect.getsource(apigateway_v1)
    assert 'thread_name="ministack-apigw-authorizer"' in inspect.getsource(apigateway_v1)
    assert 'thread_name="ministack-lambda-invoke"' in inspect.getsource(lambda_svc)
    assert set(vars(lambda_runtime.Worker("f", CONFIG, b""))) >= {"_proc", "_lock", "in_use", "last_used", "config"}


def lines(source: str) -> set[str]:
    return {line.strip() for line in source.splitlines()}
