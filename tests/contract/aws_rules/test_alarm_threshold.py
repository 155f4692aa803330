"""An alarm needs a threshold that is a number, and one of `Statistic` and `ExtendedStatistic`."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
STATISTICS = {"Average", "Maximum", "Minimum", "SampleCount", "Sum"}
PERCENTILE = re.compile(r"p(100|[0-9]{1,2})(\.[0-9]+)?")


def rule(application: Application) -> Iterator[str]:
    for alarm in application.of("AWS::CloudWatch::Alarm"):
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", str(alarm.properties.get("Threshold"))):
            yield f"{alarm}: has no threshold"
        if "MetricName" in alarm.properties:
            statistic, percentile = (alarm.properties.get(each) for each in ("Statistic", "ExtendedStatistic"))
            if (statistic in STATISTICS) == bool(percentile and PERCENTILE.fullmatch(percentile)):
                yield f"{alarm}: has no statistic, or two"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Observability",
            "Resources/ApiLatencyAlarm/Properties/Statistic",
            "Sum",
            "Observability.ApiLatencyAlarm: has no statistic, or two",
        ),
        (
            "Observability",
            "Resources/ApiErrorsAlarm/Properties/Threshold",
            None,
            "Observability.ApiErrorsAlarm: has no threshold",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
