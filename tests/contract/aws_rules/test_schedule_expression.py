"""A rate has a positive number and a unit that agrees with it: `rate(1 minute)`, `rate(2 minutes)`."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html"
RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)")


def rule(application: Application) -> Iterator[str]:
    for schedule in application.of("AWS::Scheduler::Schedule"):
        expression = schedule.properties["ScheduleExpression"]
        if expression.startswith("rate") and not RATE.fullmatch(expression):
            yield f"{schedule}: {expression} is no rate"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth", "Resources/RotateSigningKeyFunctionSchedule/Properties/ScheduleExpression", "rate(1 minutes)"
    )

    assert "Auth.RotateSigningKeyFunctionSchedule: rate(1 minutes) is no rate" in set(rule(faulty))
