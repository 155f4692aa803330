"""GET /health, with a fake of Lambda's invoke API."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from typing import Any
from urllib.parse import unquote

import pytest

from auth.handlers import get_health as auth_health
from orders.handlers import get_health as orders_health
from payments.errors import StripeUnavailable
from payments.handlers import get_health as payments_health
from platform_api import api
from platform_api.handlers import get_health
from platform_api.service import check_health, shared_report
from platform_api.service.check_health import SERVICES
from products.handlers import get_health as products_health
from shared import valkey_protocol
from shared.breaker import breaker
from shared.settings import settings
from shared.valkey_protocol import execute
from tests.apigateway import Response, call, invoke
from tests.conftest import TestServers
from tests.health_report import let_the_report_expire
from tools.template import ROOT

ARN = "arn:aws:lambda:eu-west-1:000000000000:function:{}-health:live"
type Function = Callable[[dict[str, Any]], Any]


def healthy(event: dict[str, Any]) -> Any:
    return {"statusCode": 200, "body": json.dumps({"status": "healthy"})}


def degraded(event: dict[str, Any]) -> Any:
    return {"statusCode": 200, "body": json.dumps({"status": "degraded"})}


def down(event: dict[str, Any]) -> Any:
    return {"statusCode": 503, "body": "{}"}


def crashing(event: dict[str, Any]) -> Any:
    raise RuntimeError


def crash() -> str:
    raise KeyboardInterrupt


class FakeLambda:
    """Responds to invokes with the results of its functions."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {ARN.format(service): healthy for service in SERVICES}
        self.events: list[dict[str, Any]] = []
        self.released = threading.Event()

    def set(self, service: str, function: Function) -> None:
        self.functions[ARN.format(service)] = function

    def server(self) -> ThreadingHTTPServer:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                name = unquote(self.path.split("/")[3])
                event = json.loads(self.rfile.read(int(self.headers["content-length"])))
                fake.events.append(event)
                try:
                    body, failed = json.dumps(fake.functions[name](event)), False
                except RuntimeError:
                    body, failed = '{"errorMessage": "secret of the function"}', True
                self.send_response(200)
                if failed:
                    self.send_header("X-Amz-Function-Error", "Unhandled")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args: Any) -> None:
                """Keep the test's output clean."""

        return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def functions(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLambda]:
    fake = FakeLambda()
    server = fake.server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    for service in SERVICES:
        monkeypatch.setenv(f"{service.upper()}_HEALTH_FUNCTION", ARN.format(service))
    monkeypatch.setattr(api._health_report, "_own", (float("-inf"), ""))
    yield fake
    fake.released.set()
    server.shutdown()
    server.server_close()


def health() -> Response:
    return call(get_health.handler, "GET", "/health")


def new_health() -> Response:
    """Return a report that is not cached."""
    let_the_report_expire()
    return health()


def test_a_healthy_shop(functions: FakeLambda) -> None:
    response = health()

    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    assert set(response.body) == {"status", "services", "dependencies", "timestamp"}
    assert response.body["status"] == "healthy"
    assert {name: (each["status"], each["breaker"]) for name, each in response.body["services"].items()} == {
        "auth": ("healthy", "closed"),
        "products": ("healthy", "closed"),
        "orders": ("healthy", "closed"),
        "payments": ("healthy", "closed"),
        "messages": ("healthy", "closed"),
        "shop": ("healthy", "closed"),
    }
    assert response.body["dependencies"] == {"stripe": {"breaker": "closed"}}
    assert all(each["response_time_ms"] >= 0 for each in response.body["services"].values())
    assert response.body["timestamp"].endswith("Z")


@pytest.mark.parametrize(("function", "status"), [(down, "unhealthy"), (crashing, "unhealthy"), (degraded, "degraded")])
def test_one_bad_service_degrades_the_shop(functions: FakeLambda, function: Function, status: str) -> None:
    functions.set("products", function)

    response = health()

    assert (response.status, response.body["status"]) == (200, "degraded")
    assert response.body["services"]["auth"]["status"] == "healthy"
    assert response.body["services"]["products"]["status"] == status
    assert "secret" not in json.dumps(response.body)


def test_services_are_checked_in_parallel(functions: FakeLambda) -> None:
    together = threading.Barrier(len(SERVICES), timeout=3)

    def wait_for_the_other(event: dict[str, Any]) -> Any:
        together.wait()
        return healthy(event)

    for service in SERVICES:
        functions.set(service, wait_for_the_other)

    assert health().body["status"] == "healthy"


def test_an_open_breaker_in_front_of_stripe_is_reported(functions: FakeLambda) -> None:
    for _ in range(5):
        with pytest.raises(StripeUnavailable), breaker("stripe"):
            raise StripeUnavailable

    response = health()

    assert response.body["dependencies"] == {"stripe": {"breaker": "open"}}


def test_a_service_that_does_not_respond_is_unhealthy(functions: FakeLambda) -> None:
    def hang(event: dict[str, Any]) -> Any:
        functions.released.wait()
        return healthy(event)

    functions.set("auth", hang)

    response = health()

    assert response.body["services"]["auth"]["status"] == "unhealthy"
    assert response.body["services"]["auth"]["response_time_ms"] <= 5000
    assert response.body["services"]["products"]["status"] == "healthy"


def test_after_five_failures_the_check_of_a_service_is_skipped(functions: FakeLambda) -> None:
    functions.set("products", down)
    for _ in range(5):
        new_health()
    functions.events.clear()

    response = new_health()

    assert response.body["services"]["products"] == {"status": "unhealthy", "response_time_ms": None, "breaker": "open"}
    assert sorted(event["path"] for event in functions.events) == [
        "/auth/health",
        "/messages/health",
        "/orders/health",
        "/payments/health",
    ]


def test_without_valkey_services_are_still_checked(functions: FakeLambda, servers: TestServers) -> None:
    servers.valkey.stop()

    response = health()

    assert (response.status, response.body["status"]) == (200, "healthy")


def test_an_unresponsive_valkey_delays_the_report_and_makes_no_service_unhealthy(
    functions: FakeLambda, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def think(event: dict[str, Any]) -> Any:
        functions.released.wait(2.5)
        return healthy(event)

    for service in SERVICES:
        functions.set(service, think)
    with _silent_server() as address:
        _set_valkey(monkeypatch, address)
        started = time.monotonic()
        response = health()
        seconds = time.monotonic() - started
    _set_valkey(monkeypatch, servers.valkey.url)

    assert {each["status"] for each in response.body["services"].values()} == {"healthy"}
    assert response.body["dependencies"] == {"stripe": {"breaker": "closed"}}
    assert seconds < 5


@contextmanager
def _silent_server() -> Iterator[str]:
    """Yield an address that drops packets: its backlog is full, and no process accepts connections."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as waiting:
        for _ in range(4):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield f"valkey://127.0.0.1:{server.getsockname()[1]}"


def _set_valkey(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("VALKEY_URL", url)
    settings.cache_clear()
    valkey_protocol._forget_idle_connections()


@pytest.fixture
def in_progress(functions: FakeLambda) -> threading.Event:
    """Set when the check of auth has begun; that check ends when the test sets `functions.released`."""
    begun = threading.Event()

    def wait_for_release(event: dict[str, Any]) -> Any:
        begun.set()
        functions.released.wait(4)
        return healthy(event)

    functions.set("auth", wait_for_release)
    return begun


def test_parallel_requests_for_an_expired_report_cost_one_check_and_do_not_wait(
    functions: FakeLambda, in_progress: threading.Event
) -> None:
    functions.released.set()
    first = health()
    functions.released.clear()
    functions.events.clear()
    let_the_report_expire()

    with ThreadPoolExecutor(30) as pool:
        responses = [pool.submit(health) for _ in range(30)]
        returned = [each.result() for each in islice(as_completed(responses), 29)]
        functions.released.set()
        [made] = {each.result().body["timestamp"] for each in responses} - {first.body["timestamp"]}

    assert {(each.status, each.body["timestamp"]) for each in returned} == {(200, first.body["timestamp"])}
    assert made > first.body["timestamp"]
    assert len(functions.events) == len(SERVICES)


def test_without_any_report_a_few_parallel_requests_wait_for_one_check(
    functions: FakeLambda, in_progress: threading.Event
) -> None:
    with ThreadPoolExecutor(30) as pool:
        responses = [pool.submit(health) for _ in range(30)]
        refused = [each.result() for each in islice(as_completed(responses), 24)]
        functions.released.set()
        statuses = Counter(each.result().status for each in responses)
        timestamps = {each.result().body["timestamp"] for each in responses if each.result().status == 200}

    assert {(each.status, each.headers["retry-after"]) for each in refused} == {(503, "1")}
    assert (statuses, len(timestamps)) == ({200: 6, 503: 24}, 1)
    assert len(functions.events) == len(SERVICES)


def test_the_report_is_made_again_after_five_seconds(functions: FakeLambda) -> None:
    first = health()
    assert 4 <= execute("TTL", "report:{health}:ticket") <= 5
    let_the_report_expire()

    second = health()

    assert second.body["timestamp"] > first.body["timestamp"]
    assert len(functions.events) == 2 * len(SERVICES)


def test_the_last_report_is_returned_while_the_next_one_is_made(functions: FakeLambda) -> None:
    first = health()
    let_the_report_expire()
    execute("SET", "report:{health}:ticket", "of another environment")

    started = time.monotonic()
    second = health()

    assert second.body == first.body
    assert time.monotonic() - started < 1
    assert len(functions.events) == len(SERVICES)


def test_a_crash_during_the_check_delays_the_report_by_at_most_five_seconds(
    functions: FakeLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(api._health_report, "_make", crash)
        with pytest.raises(KeyboardInterrupt):
            api.get_health()
    assert 4 <= execute("TTL", "report:{health}:ticket") <= 5
    execute("PEXPIRE", "report:{health}:ticket", 300)

    with ThreadPoolExecutor(5) as pool:
        responses = list(pool.map(lambda _: health(), range(5)))

    assert {response.status for response in responses} == {200}
    assert len({response.body["timestamp"] for response in responses}) == 1


def test_a_report_that_does_not_come_is_a_503_and_costs_no_check(
    functions: FakeLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_report, "_WAIT_SECONDS", 0.3)
    execute("SET", "report:{health}:ticket", "of another environment")

    response = health()

    assert (response.status, response.headers["retry-after"]) == (503, "1")
    assert functions.events == []


def test_without_valkey_an_environment_checks_once_in_five_seconds(functions: FakeLambda, servers: TestServers) -> None:
    servers.valkey.stop()

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: health(), range(8)))

    assert len({response.body["timestamp"] for response in responses}) == 1
    assert len(functions.events) == len(SERVICES)


# A new process, as in a new execution environment: imports, secrets and connections included.
FIRST_INVOKE = """
import importlib, json, sys
from tests.apigateway import Context
handler = importlib.import_module(f"{sys.argv[1]}.handlers.get_health").handler
print(json.dumps(handler(json.loads(sys.argv[2]), Context())))
"""


def test_the_very_first_check_of_new_environments_succeeds(
    functions: FakeLambda, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may need longer for five processes; only what they return is of interest.
    monkeypatch.setattr(check_health, "_INVOKE_SECONDS", 60.0)
    monkeypatch.setattr(check_health, "_CHECK_SECONDS", 60.0)
    environment = {**os.environ, "AWS_ENDPOINT_URL": servers.aws_endpoint, "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}"}

    def start(service: str) -> Function:
        def first_invoke(event: dict[str, Any]) -> Any:
            command = [sys.executable, "-c", FIRST_INVOKE, service, json.dumps(event)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            return json.loads(done.stdout.splitlines()[-1])

        return first_invoke

    for service in SERVICES:
        functions.set(service, start(service))

    response = health()

    assert (response.status, response.body["status"]) == (200, "healthy"), response.body
    assert {name: each["status"] for name, each in response.body["services"].items()} == dict.fromkeys(
        SERVICES, "healthy"
    )
    assert len(functions.events) == len(SERVICES)


def test_the_health_handlers_of_the_services_accept_the_request(
    functions: FakeLambda, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # They read their secrets now, because the fake knows only functions.
        patch.setenv("AWS_ENDPOINT_URL", servers.aws_endpoint)
        assert call(auth_health.handler, "GET", "/auth/health").status == 200
        assert call(products_health.handler, "GET", "/products/health").status == 200
        assert call(orders_health.handler, "GET", "/orders/health").status == 200
        assert call(payments_health.handler, "GET", "/payments/health").status == 200
    functions.set("auth", lambda event: invoke(auth_health.handler, event))
    functions.set("products", lambda event: invoke(products_health.handler, event))
    functions.set("orders", lambda event: invoke(orders_health.handler, event))
    functions.set("payments", lambda event: invoke(payments_health.handler, event))

    assert health().body["status"] == "healthy"
