"""The name of an API's stage has letters, digits, hyphens and underscores only, 128 at most."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html"
ALLOWED = re.compile("[A-Za-z0-9_-]{1,128}")


def rule(application: Application) -> Iterator[str]:
    for stage in application.of("AWS::ApiGateway::Stage"):
        if not ALLOWED.fullmatch(stage.properties["StageName"]):
            yield f"{stage}: {stage.properties['StageName']} is no name of a stage"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Api", "Resources/ShopApiStage/Properties/StageName", "prod/1")

    assert "Api.ShopApiStage: prod/1 is no name of a stage" in set(rule(faulty))
