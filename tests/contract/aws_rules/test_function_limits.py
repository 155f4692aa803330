"""A function runs 900 seconds at most, with 128 to 10,240 MB, and its description has 256 characters."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if not 1 <= function.properties["Timeout"] <= 900:
            yield f"{function}: runs {function.properties['Timeout']} s"
        if not 128 <= function.properties["MemorySize"] <= 10_240:
            yield f"{function}: has {function.properties['MemorySize']} MB"
        if len(function.properties.get("Description", "")) > 256:
            yield f"{function}: its description is too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/MigrateDatabasesFunction/Properties/Timeout",
            901,
            "Root.MigrateDatabasesFunction: runs 901 s",
        ),
        ("Auth", "Resources/LoginFunction/Properties/MemorySize", 64, "Auth.LoginFunction: has 64 MB"),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
