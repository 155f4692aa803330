"""CloudFormation refuses a value that a parameter does not allow, and one of more than 4,096 bytes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"
MOST_BYTES = 4096


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        declared = stack.template.get("Parameters", {})
        for name, value in stack.given.items():
            if name in declared and not _allowed(declared[name], str(value)):
                yield f"{stack.name}: {name} does not allow {str(value)[:40]}"


def _allowed(parameter: dict[str, Any], value: str) -> bool:
    if len(value.encode()) > MOST_BYTES:
        return False
    if "AllowedValues" in parameter and value not in map(str, parameter["AllowedValues"]):
        return False
    if parameter["Type"] == "Number":
        least, most = (float(parameter.get(each, value)) for each in ("MinValue", "MaxValue"))
        return least <= float(value) <= most
    return value.startswith("${") or bool(re.fullmatch(parameter.get("AllowedPattern", ".*"), value, re.DOTALL))


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        ("Data", "Parameters/SecondZone/AllowedValues", ["yes", "no"], "Data: SecondZone does not allow on"),
        (
            "Root",
            "Resources/Auth/Properties/Parameters/Schema",
            "x" * 5000,
            "Auth: Schema does not allow xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
