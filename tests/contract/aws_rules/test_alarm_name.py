"""An alarm's name has 255 characters, its description 1,024, and it takes five actions for each state."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
MOST_OF_NAME, MOST_OF_DESCRIPTION, MOST_ACTIONS = 255, 1024, 5


def rule(application: Application) -> Iterator[str]:
    for alarm in application.of("AWS::CloudWatch::Alarm"):
        if not 1 <= len(alarm.properties["AlarmName"]) <= MOST_OF_NAME:
            yield f"{alarm}: its name is too long"
        if len(alarm.properties.get("AlarmDescription", "")) > MOST_OF_DESCRIPTION:
            yield f"{alarm}: its description is too long"
        for kind in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            if len(alarm.properties.get(kind, [])) > MOST_ACTIONS:
                yield f"{alarm}: too many {kind}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/AlarmDescription",
            "x" * 1025,
            "Observability.ApiErrorsAlarm: its description is too long",
        ),
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/OKActions",
            ["arn"] * 6,
            "Observability.ApiErrorsAlarm: too many OKActions",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
