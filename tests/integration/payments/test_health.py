import pytest

from payments.handlers import get_health
from tests.apigateway import Answer, call
from tests.conftest import TestServers
from tests.integration.payments.shop import Shop


def health() -> Answer:
    return call(get_health.handler, "GET", "/payments/health")


def test_the_service_is_healthy(shop: Shop) -> None:
    answer = health()

    assert answer.status == 200
    assert {**answer.body, "timestamp": ""} == {
        "status": "healthy",
        "service": "payments",
        "database": "up",
        "stripe": "up",
        "timestamp": "",
    }


def test_without_stripe_it_is_degraded(shop: Shop) -> None:
    shop.till.fault("payment_intents.list", "error_500")

    answer = health()

    assert (answer.status, answer.body["status"], answer.body["stripe"]) == (200, "degraded", "down")


@pytest.mark.usefixtures("shop")
def test_without_its_database_it_is_unhealthy(servers: TestServers) -> None:
    servers.postgres.stop()

    answer = health()

    assert (answer.status, answer.body["status"], answer.body["code"]) == (503, "unhealthy", "unhealthy")
    assert (answer.body["database"], answer.body["stripe"]) == ("down", "up")
