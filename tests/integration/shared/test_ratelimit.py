"""Requests per client address, counted in a real Valkey."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import valkey

from payments.handlers import receive_webhook
from platform_api import api
from platform_api.handlers import get_health, handle_unknown_route
from platform_api.service.check_health import SERVICES
from products.handlers import get_health as products_health
from shared import ratelimit, valkey_pause, valkey_protocol
from shared.ratelimit import Limit, RateLimited, count_request
from shared.settings import settings
from tests.apigateway import Response, call, event, invoke
from tests.conftest import TestServers

LIMITS = [Limit("api", 5)]


@pytest.fixture
def memory(servers: TestServers) -> Iterator[Any]:
    with valkey.Valkey.from_url(servers.valkey.admin_url, decode_responses=True) as client:
        yield client


def test_a_limit_allows_exactly_its_requests() -> None:
    left = [count_request("192.0.2.1", LIMITS).usage.remaining for _ in range(5)]

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        count_request("192.0.2.1", LIMITS)
    assert (refused.value.status, refused.value.usage.remaining) == (429, 0)
    assert 1 <= (refused.value.retry_after or 0) <= 900


def test_a_limit_allows_exactly_its_number_of_100_concurrent_requests() -> None:
    def attempt(_: int) -> bool:
        try:
            count_request("192.0.2.1", LIMITS)
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(100))) == 5


def test_the_window_starts_with_the_first_request_and_does_not_move(memory: Any) -> None:
    count_request("192.0.2.1", LIMITS)
    memory.expire("limit:api:192.0.2.1", 100)

    usage = count_request("192.0.2.1", LIMITS).usage

    assert 98 <= usage.reset <= 100


def test_the_tightest_limit_is_returned() -> None:
    usage = count_request("192.0.2.1", [Limit("api", 1000), Limit("auth", 100)]).usage

    assert (usage.limit, usage.remaining) == (100, 99)


def test_addresses_are_counted_separately_and_an_ipv6_network_as_one() -> None:
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1"):
        assert count_request(address, LIMITS).usage.remaining == 4

    assert count_request("2001:db8:0:1:ffff::2", LIMITS).usage.remaining == 3
    assert count_request("2001:db8:0:2::1", LIMITS).usage.remaining == 4


def test_without_valkey_requests_are_counted_in_the_environment(servers: TestServers) -> None:
    count_request("192.0.2.1", LIMITS)
    servers.valkey.stop()

    left = [count_request("192.0.2.1", LIMITS).usage.remaining for _ in range(5)]

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        count_request("192.0.2.1", LIMITS)
    assert 895 <= (refused.value.retry_after or 0) <= 900
    assert count_request("192.0.2.2", LIMITS).usage.remaining == 4


def test_without_valkey_100_concurrent_requests_get_exactly_the_limit(servers: TestServers) -> None:
    servers.valkey.stop()

    def attempt(_: int) -> bool:
        try:
            count_request("192.0.2.1", LIMITS)
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(100))) == 5


def test_requests_are_counted_in_valkey_again_once_it_is_back(servers: TestServers, memory: Any) -> None:
    servers.valkey.stop()
    count_request("192.0.2.1", LIMITS)
    servers.valkey.start()
    valkey_pause.end()

    usage = count_request("192.0.2.1", LIMITS).usage

    assert (usage.remaining, memory.get("limit:api:192.0.2.1")) == (4, "1")


def test_additional_commands_run_in_the_same_round_trip(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.set("cache:key", "value")
    trips: list[int] = []
    execute_all = valkey_protocol.execute_all

    def counting(*commands: valkey_protocol.Command) -> list[Any]:
        trips.append(len(commands))
        return execute_all(*commands)

    monkeypatch.setattr(ratelimit, "execute_all", counting)

    counted = count_request("192.0.2.1", LIMITS, also=[("GET", "cache:key"), ("GET", "cache:absent")])

    assert counted.replies == ["value", None]
    assert trips == [5]


def test_without_valkey_additional_commands_get_no_replies(servers: TestServers) -> None:
    servers.valkey.stop()

    assert count_request("192.0.2.1", LIMITS, also=[("GET", "cache:key")]).replies is None


def test_a_response_over_the_limit_has_all_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_API", "1")
    settings.cache_clear()
    try:
        first = call(handle_unknown_route.handler, "GET", "/nowhere")
        second = call(handle_unknown_route.handler, "GET", "/nowhere", headers={"origin": "http://localhost:3000"})
    finally:
        settings.cache_clear()

    assert (first.status, first.headers["ratelimit-remaining"]) == (404, "0")
    assert (second.status, second.body["code"]) == (429, "rate_limited")
    assert {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"} <= set(second.headers)
    assert second.headers["access-control-allow-origin"] == "http://localhost:3000"


def test_health_checks_have_a_limit_of_their_own(monkeypatch: pytest.MonkeyPatch, memory: Any) -> None:
    for service in SERVICES:
        monkeypatch.setenv(f"{service.upper()}_HEALTH_FUNCTION", "no-such-function")

    responses = [call(get_health.handler, "GET", "/health", address="192.0.2.1") for _ in range(3)]

    assert {response.status for response in responses} == {200}
    assert responses[-1].headers["ratelimit-remaining"] == str(int(responses[-1].headers["ratelimit-limit"]) - 3)
    assert memory.keys("limit:*") == ["limit:health:192.0.2.1"]


def test_a_health_check_over_its_limit_checks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_API", "1")
    monkeypatch.setattr(api, "get_health", lambda: "{}")
    settings.cache_clear()
    try:
        first = call(get_health.handler, "GET", "/health")
        monkeypatch.setattr(api, "get_health", lambda: pytest.fail("checked"))
        second = call(get_health.handler, "GET", "/health")
        another = call(handle_unknown_route.handler, "GET", "/nowhere")
    finally:
        settings.cache_clear()

    assert (first.status, second.status, second.body["code"], another.status) == (200, 429, "rate_limited", 404)


def test_an_invocation_by_another_function_is_not_counted(memory: Any) -> None:
    request = event("GET", "/products/health")
    request["requestContext"]["identity"] = {}

    assert invoke(products_health.handler, request)["statusCode"] == 200
    assert memory.keys("limit:*") == []


def test_the_webhook_has_a_generous_limit_of_its_own(monkeypatch: pytest.MonkeyPatch, memory: Any) -> None:
    monkeypatch.setenv("RATE_LIMIT_API", "1")
    settings.cache_clear()
    try:
        statuses = [webhook(address="192.0.2.1").status for _ in range(52)]
        another = webhook(address="192.0.2.2").status
    finally:
        settings.cache_clear()

    assert (statuses, another) == ([400] * 50 + [429] * 2, 400)
    assert sorted(memory.keys("limit:*")) == ["limit:webhook:192.0.2.1", "limit:webhook:192.0.2.2"]


def webhook(address: str) -> Response:
    return call(receive_webhook.handler, "POST", "/payments/webhook", json={}, address=address)
