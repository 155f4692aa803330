"""A nested stack refuses a parameter that its template does not declare, and the lack of one without a default."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stack.html"


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        declared = stack.template.get("Parameters", {})
        for name in stack.given.keys() - declared.keys():
            yield f"{stack.name}: has no parameter {name}"
        for name, each in declared.items():
            if name not in stack.given and "Default" not in each:
                yield f"{stack.name}: gets no {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        ("Root", "Resources/Key/Properties/Parameters/KeyArn", "x", "Key: has no parameter KeyArn"),
        ("Root", "Resources/Data/Properties/Parameters/SubnetIds", None, "Data: gets no SubnetIds"),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
