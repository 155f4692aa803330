"""A rate needs a positive number and a matching unit: `rate(1 minute)`, `rate(2 minutes)`.

EventBridge's rules refuse another unit. Its scheduler lists the same units, without saying whether it does.
"""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "If the value is equal to 1, then the unit must be singular. […] For example, rate(1 hours) and rate(5 hour) aren't
# valid"
SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html"
RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)")


def rule(application: Application) -> Iterator[str]:
    for schedule in application.of("AWS::Scheduler::Schedule"):
        expression = schedule.properties["ScheduleExpression"]
        if expression.startswith("rate") and not RATE.fullmatch(expression):
            yield f"{schedule}: {expression} is not a valid rate"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth", "Resources/RotateSigningKeyFunctionSchedule/Properties/ScheduleExpression", "rate(1 minutes)"
    )

    assert "Auth.RotateSigningKeyFunctionSchedule: rate(1 minutes) is not a valid rate" in set(rule(faulty))
