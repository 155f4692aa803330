"""Checks the health of every service, all in parallel."""

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from platform_api.model import Health, ServiceHealth, ServiceStatus
from shared.breaker import CircuitOpen, State, breaker, breaker_states
from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.settings import required

SERVICES = ("auth", "products", "orders", "payments", "messages", "shop")
DEPENDENCIES = ("stripe",)
# Separate breakers: a healthy health function must neither reset nor hide the failures of the service's others.
_HEALTH_BREAKERS = {service: f"{service}-health" for service in SERVICES}
_BREAKERS = (*DEPENDENCIES, *SERVICES, *_HEALTH_BREAKERS.values())
_INVOKE_SECONDS = 4.3
_CHECK_SECONDS = 4.5
_STATES_SECONDS = 0.3

type States = dict[str, State]


class _Check(NamedTuple):
    """The result of a service's health check. No time if it was skipped."""

    status: ServiceStatus
    milliseconds: int | None


def check_health() -> Health:
    """Check every service within 4.8 s. A service that does not respond within 4.5 s is unhealthy.

    Breakers whose state cannot be read in the remaining time are reported as closed, which they are without Valkey.
    """
    # Not in a `with` block, which would wait for the slowest service beyond the deadline.
    pool = ThreadPoolExecutor(len(SERVICES) + 1)
    checks = {service: pool.submit(_check, service) for service in SERVICES}
    wait(checks.values(), timeout=_CHECK_SECONDS)
    reading = pool.submit(breaker_states, *_BREAKERS)
    wait([reading], timeout=_STATES_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    states = dict(zip(_BREAKERS, reading.result(), strict=True)) if reading.done() else {}
    services = {service: _health(service, future, states) for service, future in checks.items()}
    return Health(services, {name: states.get(name, "closed") for name in DEPENDENCIES})


def _health(service: str, future: Future[_Check], states: States) -> ServiceHealth:
    check = future.result() if future.done() else _Check("unhealthy", int(_CHECK_SECONDS * 1000))
    # The worse of the breaker in front of the service and the one in front of its health check.
    both = (states.get(service, "closed"), states.get(_HEALTH_BREAKERS[service], "closed"))
    worse = max(both, key=("closed", "half_open", "open").index)
    return ServiceHealth(check.status, check.milliseconds, worse)


def _check(service: str) -> _Check:
    started = time.perf_counter()
    status: ServiceStatus
    try:
        with breaker(_HEALTH_BREAKERS[service]):
            status = _status_of(service)
    except CircuitOpen:
        return _Check("unhealthy", None)
    except DependencyUnavailable:
        status = "unhealthy"
    return _Check(status, round((time.perf_counter() - started) * 1000))


def _status_of(service: str) -> ServiceStatus:
    response = invoke(required(f"{service.upper()}_HEALTH_FUNCTION"), _request(service), timeout=_INVOKE_SECONDS)
    if response["statusCode"] != 200:
        raise DependencyUnavailable(service)
    return "degraded" if json.loads(response["body"])["status"] == "degraded" else "healthy"


def _request(service: str) -> dict[str, Any]:
    """Return the smallest API Gateway event that an endpoint's function accepts."""
    path = f"/{service}/health"
    return {
        "resource": path,
        "path": path,
        "httpMethod": "GET",
        "headers": {"host": "platform"},
        "requestContext": {"requestId": f"health-{service}", "identity": {}},
    }
