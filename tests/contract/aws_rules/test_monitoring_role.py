"""Enhanced monitoring takes an interval of 0, 1, 5, 10, 15, 30 or 60 seconds, and a role that RDS may assume."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html"
INTERVALS = {0, 1, 5, 10, 15, 30, 60}


def rule(application: Application) -> Iterator[str]:
    for instance in application.of("AWS::RDS::DBInstance"):
        interval = int(instance.properties.get("MonitoringInterval", 0))
        role = application.find(instance.properties.get("MonitoringRoleArn"))
        if interval not in INTERVALS:
            yield f"{instance}: measures every {interval} s"
        if interval and (role is None or "monitoring.rds.amazonaws.com" not in str(role.properties)):
            yield f"{instance}: has no monitoring role"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/PostgresInstanceA/Properties/MonitoringInterval",
            45,
            "Data.PostgresInstanceA: measures every 45 s",
        ),
        (
            "Data",
            "Resources/PostgresInstanceA/Properties/MonitoringRoleArn",
            None,
            "Data.PostgresInstanceA: has no monitoring role",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
