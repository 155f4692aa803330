"""A cluster's parameter group must belong to the family of its engine version."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "The Parameter Group … with DBParameterGroupFamily aurora-postgresql9.6 cannot be used for this instance. Please use a
# Parameter Group with DBParameterGroupFamily aurora-postgresql10 (… Status Code: 400; Error Code:
# InvalidParameterCombination …)"
SOURCE = "https://github.com/awslabs/aws-rails-provisioner/issues/5"


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster", "AWS::DocDB::DBCluster"):
        group = application.find(cluster.properties["DBClusterParameterGroupName"])
        major, minor, *_ = cluster.properties["EngineVersion"].split(".")
        engine = cluster.properties.get("Engine")
        family = f"{engine}{major}" if engine else f"docdb{major}.{minor}"
        if group is None or group.properties["Family"] != family:
            yield f"{cluster}: needs parameters of {family}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/PostgresParameters/Properties/Family",
            "aurora-postgresql17",
            "Data.PostgresCluster: needs parameters of aurora-postgresql18",
        ),
        (
            "Data",
            "Resources/DocumentCluster/Properties/EngineVersion",
            "4.0.0",
            "Data.DocumentCluster: needs parameters of docdb4.0",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
