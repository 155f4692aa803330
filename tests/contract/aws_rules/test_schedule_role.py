"""EventBridge Scheduler refuses a role that does not trust it, or may not invoke the target."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html"


def rule(application: Application) -> Iterator[str]:
    for schedule in application.of("AWS::Scheduler::Schedule"):
        role = application.find(schedule.properties["Target"]["RoleArn"])
        trust = str(role.properties["AssumeRolePolicyDocument"]) if role else ""
        if "scheduler.amazonaws.com" not in trust:
            yield f"{schedule}: its role does not trust the scheduler"
        alias = application.find(schedule.properties["Target"]["Arn"])
        function = application.find(alias.properties["FunctionName"]) if alias else None
        invoked = f":function:{function.properties['FunctionName']}:live" if function else "?"
        if role is None or invoked not in str(role.properties["Policies"]):
            yield f"{schedule}: its role may not invoke its function"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Auth",
            "Resources/ScheduleRole/Properties/Policies",
            [],
            "Auth.RotateSigningKeyFunctionSchedule: its role may not invoke its function",
        ),
        (
            "Auth",
            "Resources/ScheduleRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Service",
            "lambda.amazonaws.com",
            "Auth.RotateSigningKeyFunctionSchedule: its role does not trust the scheduler",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
