"""A policy needs actions with a service prefix and ARNs as resources; the version before 2012 has no variables."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed, statements

SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"
ACTION = re.compile("[a-z0-9-]+:[A-Za-z]+")
RESOURCE = re.compile(r"\*|arn:[^:]*:[a-z0-9-]+:.*|\$\{.*", re.DOTALL)


def rule(application: Application) -> Iterator[str]:
    for role in application.of("AWS::IAM::Role"):
        for policy in role.properties.get("Policies", []):
            if policy["PolicyDocument"]["Version"] != "2012-10-17":
                yield f"{role}: {policy['PolicyName']} has another version"
            for each in statements(policy["PolicyDocument"]):
                yield from (
                    f"{role}: {action} is not a valid action"
                    for action in listed(each["Action"])
                    if not ACTION.fullmatch(action)
                )
                yield from (
                    f"{role}: {name} is not an ARN" for name in listed(each["Resource"]) if not RESOURCE.fullmatch(name)
                )


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Auth",
            "Resources/ScheduleRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
            "bottega-prod-auth-login",
            "Auth.ScheduleRole: bottega-prod-auth-login is not an ARN",
        ),
        (
            "Auth",
            "Resources/ScheduleRole/Properties/Policies/0/PolicyDocument/Statement/0/Action",
            "InvokeFunction",
            "Auth.ScheduleRole: InvokeFunction is not a valid action",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
