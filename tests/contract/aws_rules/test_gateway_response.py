"""A gateway response has a known type, and headers mapped from the request, the context or a quoted text."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
TYPES = {
    "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED",
    "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
}  # fmt: skip
MAPPED = re.compile(r"'[^']*'|context\..+|method\.request\.(header|path|querystring)\..+|stageVariables\..+")


def rule(application: Application) -> Iterator[str]:
    for api in application.of("AWS::ApiGateway::RestApi"):
        for name, each in api.properties["Body"].get("x-amazon-apigateway-gateway-responses", {}).items():
            if name not in TYPES:
                yield f"{api}: {name} is no gateway response"
            for header, value in each.get("responseParameters", {}).items():
                if not MAPPED.fullmatch(value):
                    yield f"{api}: {name} cannot map {header} from {value}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Api",
            "Resources/ShopApi/Properties/Body/x-amazon-apigateway-gateway-responses/NOT_FOUND",
            {},
            "Api.ShopApi: NOT_FOUND is no gateway response",
        ),
        (
            "Api",
            "Resources/ShopApi/Properties/Body/x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters/gatewayresponse.header.Retry-After",
            "1",
            "Api.ShopApi: THROTTLED cannot map gatewayresponse.header.Retry-After from 1",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
