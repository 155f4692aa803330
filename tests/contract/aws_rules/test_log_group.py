"""A log group's name has 512 characters at most, of a small set, and its events are kept for one of a few periods."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
NAME = re.compile("[.A-Za-z0-9_/#-]{1,512}")
DAYS = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}


def rule(application: Application) -> Iterator[str]:
    for group in application.of("AWS::Logs::LogGroup"):
        if not NAME.fullmatch(group.properties["LogGroupName"]):
            yield f"{group}: {group.properties['LogGroupName']} is no name of a log group"
        if int(group.properties.get("RetentionInDays", 1)) not in DAYS:
            yield f"{group}: keeps events {group.properties['RetentionInDays']} days"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/AccessLogGroup/Properties/RetentionInDays",
            31,
            "Root.AccessLogGroup: keeps events 31 days",
        ),
        (
            "Root",
            "Resources/AccessLogGroup/Properties/LogGroupName",
            "bottega access",
            "Root.AccessLogGroup: bottega access is no name of a log group",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
