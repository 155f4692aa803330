"""API Gateway times out after 29 seconds, so a function behind it must finish by then."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import functions_behind_the_api

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
MOST_SECONDS = 29


def rule(application: Application) -> Iterator[str]:
    for function in functions_behind_the_api(application):
        if function.properties["Timeout"] > MOST_SECONDS:
            yield f"{function}: may run {function.properties['Timeout']} s"
    for api in application.of("AWS::ApiGateway::RestApi"):
        for path, methods in api.properties["Body"]["paths"].items():
            for method, each in methods.items():
                milliseconds = each["x-amazon-apigateway-integration"].get("timeoutInMillis", 29_000)
                if not 50 <= milliseconds <= MOST_SECONDS * 1000:
                    yield f"{api}: {method} {path} waits {milliseconds} ms"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        ("Auth", "Resources/LoginFunction/Properties/Timeout", 30, "Auth.LoginFunction: may run 30 s"),
        (
            "Api",
            "Resources/ShopApi/Properties/Body/paths/~1orders/get/x-amazon-apigateway-integration/timeoutInMillis",
            30000,
            "Api.ShopApi: get /orders waits 30000 ms",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
