"""`UpdateReplacePolicy` is Delete, Retain or Snapshot, and what outlives its stack also outlives its replacement."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html"
PAIRS = {"Retain": "Retain", "RetainExceptOnCreate": "Retain", "Snapshot": "Snapshot"}
# SAM keeps old versions of a function; a version is never replaced.
NEVER_REPLACED = "AWS::Lambda::Version"


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        replaced = resource.source.get("UpdateReplacePolicy", "Delete")
        if replaced not in ("Delete", "Retain", "Snapshot"):
            yield f"{resource}: has the invalid UpdateReplacePolicy {replaced}"
        elif resource.type != NEVER_REPLACED and replaced != PAIRS.get(resource.deletion_policy, replaced):
            yield f"{resource}: is kept with its stack, and lost when it is replaced"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/AuthDatabaseSecret/UpdateReplacePolicy",
            "RetainExceptOnCreate",
            "Data.AuthDatabaseSecret: has the invalid UpdateReplacePolicy RetainExceptOnCreate",
        ),
        (
            "Data",
            "Resources/PostgresCluster/UpdateReplacePolicy",
            None,
            "Data.PostgresCluster: is kept with its stack, and lost when it is replaced",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
