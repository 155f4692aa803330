"""Requests per client address, counted in a real Valkey."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import valkey

from platform_api.handlers import get_health, handle_unknown_route
from platform_api.service.check_health import SERVICES
from shared.errors import DependencyUnavailable
from shared.ratelimit import Limit, RateLimited, count_request
from shared.settings import settings
from tests.apigateway import call
from tests.conftest import TestServers

LIMITS = [Limit("api", 5)]


@pytest.fixture
def memory(servers: TestServers) -> Iterator[Any]:
    with valkey.Valkey.from_url(servers.valkey.url, decode_responses=True) as client:
        yield client


def test_a_limit_allows_exactly_its_requests() -> None:
    left = [count_request("192.0.2.1", LIMITS).remaining for _ in range(5)]

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

    usage = count_request("192.0.2.1", LIMITS)

    assert 98 <= usage.reset <= 100


def test_the_tightest_limit_is_returned() -> None:
    usage = count_request("192.0.2.1", [Limit("api", 1000), Limit("auth", 100)])

    assert (usage.limit, usage.remaining) == (100, 99)


def test_addresses_are_counted_separately_and_an_ipv6_network_as_one() -> None:
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1"):
        assert count_request(address, LIMITS).remaining == 4

    assert count_request("2001:db8:0:1:ffff::2", LIMITS).remaining == 3
    assert count_request("2001:db8:0:2::1", LIMITS).remaining == 4


def test_without_valkey_the_dependency_is_unavailable(servers: TestServers) -> None:
    servers.valkey.stop()

    with pytest.raises(DependencyUnavailable):
        count_request("192.0.2.1", LIMITS)


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


def test_health_checks_are_exempt(monkeypatch: pytest.MonkeyPatch, memory: Any) -> None:
    for service in SERVICES:
        monkeypatch.setenv(f"{service.upper()}_HEALTH_FUNCTION", "no-such-function")

    response = call(get_health.handler, "GET", "/health")

    assert response.status == 200
    assert "ratelimit-limit" not in response.headers
    assert memory.keys("limit:*") == []
