"""A REST API is limited to 300 resources and 10 authorizers, and an import to 6 MB."""

import json
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
MOST_RESOURCES, MOST_AUTHORIZERS, MOST_BYTES = 300, 10, 6_000_000


def rule(application: Application) -> Iterator[str]:
    for api in application.of("AWS::ApiGateway::RestApi"):
        body = api.properties["Body"]
        resources = {path[:end] for path in body["paths"] for end in _ends(path)}
        if len(resources) > MOST_RESOURCES:
            yield f"{api}: {len(resources)} resources"
        if len(body.get("securityDefinitions", {})) > MOST_AUTHORIZERS:
            yield f"{api}: too many authorizers"
        if len(json.dumps(body)) > MOST_BYTES:
            yield f"{api}: is too large to import"


def _ends(path: str) -> list[int]:
    return [at for at, character in enumerate(f"{path}/") if character == "/"]


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Api", "Resources/ShopApi/Properties/Body/paths", {f"/{number}": {} for number in range(300)})

    assert "Api.ShopApi: 301 resources" in set(rule(faulty))
