"""Asks every service how it is, all at the same time."""

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any, NamedTuple

from platform_api.schemas import DependencyHealth, HealthReport, ServiceHealth, ServiceStatus
from shared.breaker import CircuitOpen, State, breaker, breaker_states
from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.settings import required

SERVICES = ("auth", "products", "orders", "payments")
DEPENDENCIES = ("stripe",)
# Of its own: that a health function answers does not end, or hide, the failures of others.
_HEALTH_CIRCUITS = {service: f"{service}-health" for service in SERVICES}
_CIRCUITS = (*DEPENDENCIES, *SERVICES, *_HEALTH_CIRCUITS.values())
_INVOKE_SECONDS = 4.3
_ANSWERS_SECONDS = 4.5
_STATES_SECONDS = 0.3

type States = dict[str, State]


class _Answer(NamedTuple):
    """What a service said, and after how long; no time if it was not asked."""

    status: ServiceStatus
    milliseconds: int | None


def check_health() -> HealthReport:
    """The health of every service, within 4.8 s; one that does not answer within 4.5 s is unhealthy.

    Breakers whose state cannot be read in the rest of the time are shown as closed, which without Valkey they are.
    """
    # Not in a `with` block, which would wait for the slowest service beyond the deadline.
    pool = ThreadPoolExecutor(len(SERVICES) + 1)
    asked = {service: pool.submit(_answer_of, service) for service in SERVICES}
    wait(asked.values(), timeout=_ANSWERS_SECONDS)
    reading = pool.submit(breaker_states, *_CIRCUITS)
    wait([reading], timeout=_STATES_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    states = dict(zip(_CIRCUITS, reading.result(), strict=True)) if reading.done() else {}
    return _report({service: _health(service, future, states) for service, future in asked.items()}, states)


def _report(services: dict[str, ServiceHealth], states: States) -> HealthReport:
    healthy = all(each.status == "healthy" and each.breaker == "closed" for each in services.values())
    return HealthReport(
        status="healthy" if healthy else "degraded",
        services=services,
        dependencies={name: DependencyHealth(breaker=states.get(name, "closed")) for name in DEPENDENCIES},
        timestamp=datetime.now(UTC),
    )


def _health(service: str, asked: Future[_Answer], states: States) -> ServiceHealth:
    answer = asked.result() if asked.done() else _Answer("unhealthy", int(_ANSWERS_SECONDS * 1000))
    # What keeps callers from a service, or us from its health: the worse of both.
    both = (states.get(service, "closed"), states.get(_HEALTH_CIRCUITS[service], "closed"))
    worse = max(both, key=("closed", "half_open", "open").index)
    return ServiceHealth(status=answer.status, response_time_ms=answer.milliseconds, breaker=worse)


def _answer_of(service: str) -> _Answer:
    started = time.perf_counter()
    status: ServiceStatus
    try:
        with breaker(_HEALTH_CIRCUITS[service]):
            status = _ask(service)
    except CircuitOpen:
        return _Answer("unhealthy", None)
    except DependencyUnavailable:
        status = "unhealthy"
    return _Answer(status, round((time.perf_counter() - started) * 1000))


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
        "headers": {"host": "platform"},
        "requestContext": {"requestId": f"health-{service}", "identity": {"sourceIp": "127.0.0.1"}},
    }
