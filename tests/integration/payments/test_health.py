from dataclasses import replace

import pytest

from payments.dependencies import override
from payments.handlers import get_health
from payments.stripe_provider import StripeProvider
from tests.apigateway import Response, call
from tests.conftest import TestServers
from tests.integration.payments.service import Shop


def health() -> Response:
    return call(get_health.handler, "GET", "/payments/health")


def test_the_service_is_healthy(shop: Shop) -> None:
    response = health()

    assert response.status == 200
    assert {**response.body, "timestamp": ""} == {
        "status": "healthy",
        "service": "payments",
        "database": "up",
        "stripe": "up",
        "timestamp": "",
    }


def test_without_stripe_it_is_degraded(shop: Shop) -> None:
    shop.stripe.fault("payment_intents.list", "error_500")

    response = health()

    assert (response.status, response.body["status"], response.body["stripe"]) == (200, "degraded", "down")


def test_stripe_is_pinged_once_for_many_health_checks(shop: Shop) -> None:
    asked: list[int] = []

    class Counted(StripeProvider):
        def ping(self) -> None:
            asked.append(1)

    override(replace(shop.dependencies(), stripe=Counted()))

    assert [health().status for _ in range(10)] == [200] * 10
    assert len(asked) == 1


@pytest.mark.usefixtures("shop")
def test_without_its_database_it_is_unhealthy(servers: TestServers) -> None:
    servers.postgres.stop()

    response = health()

    assert (response.status, response.body["status"], response.body["code"]) == (503, "unhealthy", "unhealthy")
    assert (response.body["database"], response.body["stripe"]) == ("down", "up")
