"""An alarm over several metrics has at most ten of them and returns exactly one.

SEARCH is refused, and an id begins with a small letter.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html"
MOST = 10
ID = re.compile("[a-z][A-Za-z0-9_]{0,254}")


def rule(application: Application) -> Iterator[str]:
    for alarm in application.of("AWS::CloudWatch::Alarm"):
        metrics = alarm.properties.get("Metrics", [])
        if not metrics:
            continue
        if len(metrics) > MOST:
            yield f"{alarm}: {len(metrics)} metrics"
        if [each.get("ReturnData", True) for each in metrics].count(True) != 1:
            yield f"{alarm}: does not return one metric"
        if {"MetricName", "Namespace", "Statistic", "Period"} & alarm.properties.keys():
            yield f"{alarm}: has a metric beside its metrics"
        yield from (f"{alarm}: {each['Id']} is no id" for each in metrics if not ID.fullmatch(each["Id"]))
        if any("SEARCH(" in each.get("Expression", "") for each in metrics):
            yield f"{alarm}: searches for metrics"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Observability",
            "Resources/FunctionErrorsAlarm/Properties/Metrics/1/ReturnData",
            True,
            "Observability.FunctionErrorsAlarm: does not return one metric",
        ),
        (
            "Observability",
            "Resources/FunctionErrorsAlarm/Properties/Metrics/0/Expression",
            "SUM(SEARCH('Errors'))",
            "Observability.FunctionErrorsAlarm: searches for metrics",
        ),
        (
            "Observability",
            "Resources/FunctionErrorsAlarm/Properties/Metrics/0/Id",
            "Crashes",
            "Observability.FunctionErrorsAlarm: Crashes is no id",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
