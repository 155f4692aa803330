"""CloudFormation waits between 1 and 3,600 seconds for a custom resource.

If its function may run longer, the stack fails while the function is still working.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# CDK has it from CloudFormation: "an integer from 1 to 3600. The default value is 3600 seconds (1 hour)".
SOURCE = "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.CfnCustomResourceProps.html"
MOST_SECONDS = 3600


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        if not resource.type.startswith("Custom::"):
            continue
        waited = int(resource.properties.get("ServiceTimeout", MOST_SECONDS))
        function = application.find(resource.properties["ServiceToken"])
        if not 1 <= waited <= MOST_SECONDS:
            yield f"{resource}: waits {waited} s"
        if function and function.properties["Timeout"] > waited:
            yield f"{resource}: its function may run longer than {waited} s"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/Migration/Properties/ServiceTimeout",
            60,
            "Root.Migration: its function may run longer than 60 s",
        ),
        ("Root", "Resources/Migration/Properties/ServiceTimeout", 7200, "Root.Migration: waits 7200 s"),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
