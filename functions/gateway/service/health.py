"""Asks every service how it is, all at the same time."""

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any

from gateway.schemas import DependencyHealth, HealthReport, ServiceHealth, ServiceStatus
from shared.breaker import CircuitOpen, State, breaker, breaker_state
from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.settings import required

SERVICES = ("auth", "products", "orders", "payments")
DEPENDENCIES = ("stripe",)
_DEADLINE_SECONDS = 4.8
_INVOKE_SECONDS = 4.5


def check_health() -> HealthReport:
    """The health of every service; one that does not answer within 4.8 s is unhealthy."""
    # Not in a `with` block, which would wait for the slowest service beyond the deadline.
    pool = ThreadPoolExecutor(len(SERVICES))
    asked = {service: pool.submit(_health_of, service) for service in SERVICES}
    wait(asked.values(), timeout=_DEADLINE_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    services = {service: _answer(future) for service, future in asked.items()}
    healthy = all(each.status == "healthy" and each.breaker == "closed" for each in services.values())
    return HealthReport(
        status="healthy" if healthy else "degraded",
        services=services,
        dependencies={name: DependencyHealth(breaker=breaker_state(name)) for name in DEPENDENCIES},
        timestamp=datetime.now(UTC),
    )


def _answer(asked: Future[ServiceHealth]) -> ServiceHealth:
    if asked.done():
        return asked.result()
    return ServiceHealth(status="unhealthy", response_time_ms=int(_DEADLINE_SECONDS * 1000), breaker="closed")


def _health_of(service: str) -> ServiceHealth:
    started = time.perf_counter()
    try:
        # A circuit of its own: that a health function answers does not end, or hide, the failures of others.
        with breaker(_health_circuit(service)):
            status = _ask(service)
    except CircuitOpen:
        return ServiceHealth(status="unhealthy", response_time_ms=None, breaker=_breaker_of(service))
    except DependencyUnavailable:
        status = "unhealthy"
    milliseconds = round((time.perf_counter() - started) * 1000)
    return ServiceHealth(status=status, response_time_ms=milliseconds, breaker=_breaker_of(service))


def _health_circuit(service: str) -> str:
    return f"{service}-health"


def _breaker_of(service: str) -> State:
    """What keeps callers from a service, or us from its health: the worse of both."""
    states = (breaker_state(service), breaker_state(_health_circuit(service)))
    return max(states, key=("closed", "half_open", "open").index)


def _ask(service: str) -> ServiceStatus:
    answer = invoke(required(f"{service.upper()}_HEALTH_FUNCTION"), _request(service), timeout=_INVOKE_SECONDS)
    if answer["statusCode"] != 200:
        raise DependencyUnavailable(service)
    return "degraded" if json.loads(answer["body"])["status"] == "degraded" else "healthy"


def _request(service: str) -> dict[str, Any]:
    """The least of an API Gateway event that an endpoint's function needs."""
    path = f"/{service}/health"
    return {
        "resource": path,
        "path": path,
        "httpMethod": "GET",
        "headers": {"host": "gateway"},
        "requestContext": {"requestId": f"health-{service}", "identity": {"sourceIp": "127.0.0.1"}},
    }
