"""Products fails: all environments of orders stop invoking it, `GET /health` shows it, and one probe ends it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import valkey

from platform_api.handlers import get_health
from platform_api.service.check_health import SERVICES
from tests.apigateway import call
from tests.conftest import TestServers
from tests.health_report import let_the_report_expire
from tests.integration.orders.shop import documents, place
from tests.integration.orders.stand_in import Lambda
from tools.template import ROOT

WAIT = "breaker:{products}:wait"


class Repaired:
    """Products that works again: it responds once it is released."""

    def __init__(self) -> None:
        self.may_respond = threading.Event()

    def __call__(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        if "health" in path:
            return {"statusCode": 200, "body": '{"status": "healthy"}'}
        assert self.may_respond.wait(4)
        bowl = {"name": "A bowl", "unit_price": "19.99", "currency": "EUR", "tax_class": "standard", "weight_g": 0}
        lines = [{**bowl, **line} for line in payload["lines"]]
        return {"ok": True, "lines": lines}


@pytest.fixture
def memory(servers: TestServers) -> Iterator[Any]:
    with valkey.Valkey.from_url(servers.valkey.admin_url, decode_responses=True) as client:
        yield client


@pytest.fixture(autouse=True)
def _health_functions(functions: Lambda, monkeypatch: pytest.MonkeyPatch) -> None:
    for service in SERVICES:
        monkeypatch.setenv(f"{service.upper()}_HEALTH_FUNCTION", f"{service}-health:live")


def environment(functions: Lambda, servers: TestServers, orders: int) -> tuple[list[list[Any]], str]:
    """The responses to orders placed by a separate process, and its output."""
    command = [sys.executable, "-m", "tests.integration.orders.environment", functions.url, "bowl", str(orders)]
    variables = {"PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}", "AWS_ENDPOINT_URL": servers.aws_endpoint}
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=True)
    responses: list[list[Any]] = json.loads(done.stdout.splitlines()[-1])
    return responses, done.stdout


def health_of_products() -> tuple[str, str]:
    """Return the shop's status and the breaker's state, not cached."""
    let_the_report_expire()
    response = call(get_health.handler, "GET", "/health").body
    return response["status"], response["services"]["products"]["breaker"]


def reservations(functions: Lambda) -> int:
    return sum("reserve" in path for path, _ in functions.invokes)


def open_breaker(functions: Lambda) -> None:
    functions.response, functions.failed = {"errorMessage": "boom"}, True
    for _ in range(5):
        assert place(("bowl", 1)).status == 503
    functions.response, functions.failed = Repaired(), False


def end_the_wait(memory: Any) -> None:
    memory.pexpire(WAIT, 1)
    while memory.exists(WAIT):
        time.sleep(0.001)


def test_five_failures_in_any_environment_open_the_breaker_for_all(functions: Lambda, servers: TestServers) -> None:
    functions.failed = True

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: environment(functions, servers, 2)[0], range(2))
    third, written = environment(functions, servers, 2)
    ours = place(("bowl", 1))

    failed, refused = [503, "dependency_unavailable"], [503, "circuit_open"]
    assert (first, second, third) == ([failed] * 2, [failed] * 2, [failed, refused])
    assert (ours.status, ours.body["code"]) == (503, "circuit_open")
    assert 1 <= int(ours.headers["retry-after"]) <= 30
    assert reservations(functions) == 5
    assert written.count('"BreakerOpened"') > 0
    assert [draft["status"] for draft in documents()] == ["reserving"] * 5, "refused requests leave no draft"


def test_health_shows_the_breaker_that_orders_opened(functions: Lambda, memory: Any) -> None:
    open_breaker(functions)

    assert health_of_products() == ("degraded", "open")
    end_the_wait(memory)
    assert health_of_products() == ("degraded", "half_open")

    functions.response.may_respond.set()
    assert place(("bowl", 1)).status == 201
    assert health_of_products() == ("healthy", "closed")


def test_after_the_wait_one_probe_closes_the_breaker_for_all(
    functions: Lambda, memory: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    open_breaker(functions)
    end_the_wait(memory)

    with ThreadPoolExecutor(20) as pool:
        responses = [pool.submit(place, ("bowl", 1)) for _ in range(20)]
        while sum(response.done() for response in responses) < 19:
            time.sleep(0.01)
        functions.response.may_respond.set()
    statuses = Counter(response.result().status for response in responses)

    assert (statuses, reservations(functions)) == ({201: 1, 503: 19}, 6)
    assert [place(("bowl", 1)).status for _ in range(3)] == [201] * 3
    assert memory.keys("breaker:*") == []
    output = capsys.readouterr().out
    assert [f'"{name}"' in output for name in ("BreakerOpened", "BreakerProbed", "BreakerClosed")] == [True] * 3


def test_a_working_health_function_does_not_hide_failing_reservations(functions: Lambda) -> None:
    failing = Repaired()
    functions.response = lambda path, payload: failing(path, payload) if "health" in path else None

    for _ in range(5):
        assert place(("bowl", 1)).body["code"] == "dependency_unavailable"
        health_of_products()

    assert place(("bowl", 1)).body["code"] == "circuit_open"
    assert health_of_products() == ("degraded", "open")
