"""API Gateway keeps an authorizer's result for 3,600 seconds at most, and needs a role or a permission to invoke it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html"
MOST_SECONDS = 3600


def rule(application: Application) -> Iterator[str]:
    for api in application.of("AWS::ApiGateway::RestApi"):
        for name, each in api.properties["Body"].get("securityDefinitions", {}).items():
            authorizer = each["x-amazon-apigateway-authorizer"]
            if not 0 <= authorizer["authorizerResultTtlInSeconds"] <= MOST_SECONDS:
                yield f"{api}: keeps results of {name} too long"
            role = application.find(authorizer.get("authorizerCredentials"))
            if role is None or "apigateway.amazonaws.com" not in str(role.properties["AssumeRolePolicyDocument"]):
                yield f"{api}: may not invoke {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Api",
            "Resources/ShopApi/Properties/Body/securityDefinitions/AccessToken/x-amazon-apigateway-authorizer/authorizerResultTtlInSeconds",
            3601,
            "Api.ShopApi: keeps results of AccessToken too long",
        ),
        (
            "Api",
            "Resources/ShopApi/Properties/Body/securityDefinitions/AccessToken/x-amazon-apigateway-authorizer/authorizerCredentials",
            None,
            "Api.ShopApi: may not invoke AccessToken",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
