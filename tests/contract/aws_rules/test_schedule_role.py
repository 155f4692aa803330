"""EventBridge Scheduler needs a role that trusts it and may invoke the target."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "If you want to create a schedule using […] CloudFormation, you must have an existing execution role that grants the
# permissions EventBridge Scheduler requires to invoke a target." Without the trust, CreateSchedule answers "The
# execution role you provide must allow AWS EventBridge Scheduler to assume the role"; it asks before the schedule
# exists, so no aws:SourceArn matches.
SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html"


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
