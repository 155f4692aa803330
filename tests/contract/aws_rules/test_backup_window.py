"""Backups are kept 1 to 35 days and made in a window of at least 30 minutes outside the maintenance window."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html"


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster", "AWS::DocDB::DBCluster"):
        if not 1 <= int(cluster.properties["BackupRetentionPeriod"]) <= 35:
            yield f"{cluster}: keeps backups {cluster.properties['BackupRetentionPeriod']} days"
        start, end = (_minutes(each) for each in cluster.properties["PreferredBackupWindow"].split("-"))
        if (end - start) % 1440 < 30:
            yield f"{cluster}: its backup window is too short"
        maintained = cluster.properties.get("PreferredMaintenanceWindow")
        if maintained:
            first, last = (_minutes(each[-5:]) for each in maintained.split("-"))
            if first < end and start < last:
                yield f"{cluster}: backs up during maintenance"


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/PostgresCluster/Properties/PreferredMaintenanceWindow",
            "sun:02:30-sun:03:30",
            "Data.PostgresCluster: backs up during maintenance",
        ),
        (
            "Data",
            "Resources/DocumentCluster/Properties/BackupRetentionPeriod",
            36,
            "Data.DocumentCluster: keeps backups 36 days",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
