"""SnapStart needs Python 3.12 or later, a published version, and at most 512 MB of ephemeral storage."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "Supported runtimes: Java 11+, Python 3.12+, .NET 8+"; "Ephemeral storage must be ≤ 512 MB"; "Only works on published
# versions (not `$LATEST`)"
SOURCE = "https://raw.githubusercontent.com/aws/agent-toolkit-for-aws/main/skills/core-skills/aws-serverless/references/lambda.md"
RUNTIMES = {"python3.12", "python3.13", "python3.14"}


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if function.properties.get("SnapStart", {}).get("ApplyOn") != "PublishedVersions":
            continue
        versions = application.stacks[function.stack].by_type["AWS::Lambda::Version"]
        if function.properties["Runtime"] not in RUNTIMES:
            yield f"{function}: {function.properties['Runtime']} has no SnapStart"
        if function.properties.get("EphemeralStorage", {}).get("Size", 512) > 512:
            yield f"{function}: has too much storage for SnapStart"
        if not any(each.properties["FunctionName"] == function.reference for each in versions):
            yield f"{function}: publishes no version"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Auth",
            "Resources/LoginFunction/Properties/Runtime",
            "python3.11",
            "Auth.LoginFunction: python3.11 has no SnapStart",
        ),
        (
            "Auth",
            "Resources/LoginFunction/Properties/EphemeralStorage",
            {"Size": 1024},
            "Auth.LoginFunction: has too much storage for SnapStart",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
