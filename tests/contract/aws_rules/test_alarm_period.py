"""An alarm's period is 10, 20, 30 or a multiple of 60 seconds, and it looks back one day at most.

With periods of an hour or more it looks back a week. It cannot require more data points than it evaluates.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
DAY = 86_400


def rule(application: Application) -> Iterator[str]:
    for alarm in application.of("AWS::CloudWatch::Alarm"):
        metrics = [each["MetricStat"] for each in alarm.properties.get("Metrics", []) if "MetricStat" in each]
        periods = [int(each["Period"]) for each in metrics] or [int(alarm.properties["Period"])]
        evaluated = int(alarm.properties["EvaluationPeriods"])
        for period in periods:
            if period not in (10, 20, 30) and (period <= 0 or period % 60):
                yield f"{alarm}: a period of {period} s"
            if period * evaluated > (7 * DAY if period >= 3600 else DAY):
                yield f"{alarm}: looks back too far"
        if int(alarm.properties.get("DatapointsToAlarm", evaluated)) > evaluated:
            yield f"{alarm}: counts more data points than it has"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/Period",
            90,
            "Observability.ApiErrorsAlarm: a period of 90 s",
        ),
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/DatapointsToAlarm",
            6,
            "Observability.ApiErrorsAlarm: counts more data points than it has",
        ),
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/EvaluationPeriods",
            1441,
            "Observability.ApiErrorsAlarm: looks back too far",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
