"""CloudFormation refuses to create what exists: a kept resource with a fixed name blocks the next stack.

The name of what a stack leaves behind ends in a part of the stack's id.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import name_of

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"
KEPT = ("Retain", "RetainExceptOnCreate")


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        name = name_of(resource)
        if resource.deletion_policy in KEPT and name is not None:
            part_of_id, _, _ = application.stacks[resource.stack].id.partition("-")
            if part_of_id not in name:
                yield f"{resource}: outlives its stack as {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/SigningKeysSecret/Properties/Name",
            "bottega/prod/signing-keys",
            "Root.SigningKeysSecret: outlives its stack as bottega/prod/signing-keys",
        ),
        (
            "Data",
            "Resources/PostgresLogGroup/Properties/LogGroupName",
            "/aws/rds/cluster/bottega-prod-postgres/postgresql",
            "Data.PostgresLogGroup: outlives its stack as /aws/rds/cluster/bottega-prod-postgres/postgresql",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
