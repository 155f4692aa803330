"""Aurora Serverless v2 takes a capacity of 0 to 256 units in steps of a half, which db.serverless requires."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "You can specify ACU values in half-step increments […]. The largest value that you can use is 256 for recent Aurora
# versions", the smallest 0. "The maximum capacity must be higher than 0.5 ACUs", and "you must set this attribute
# before you add a DB instance that uses the db.serverless DB instance class": CloudFormation's page of the property.
SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfigurationInfo.html"
MOST = 256


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster"):
        scaling = cluster.properties.get("ServerlessV2ScalingConfiguration")
        instances = application.stacks[cluster.stack].by_type.get("AWS::RDS::DBInstance", [])
        if scaling is None:
            if any(each.properties["DBInstanceClass"] == "db.serverless" for each in instances):
                yield f"{cluster}: has no capacity for its instances"
            continue
        least, most = float(scaling["MinCapacity"]), float(scaling["MaxCapacity"])
        if not 0 <= least <= most <= MOST or most < 1 or (least * 2) % 1 or (most * 2) % 1:
            yield f"{cluster}: a capacity of {least} to {most}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/PostgresCluster/Properties/ServerlessV2ScalingConfiguration/MinCapacity",
            0.7,
            "Data.PostgresCluster: a capacity of 0.7 to 8.0",
        ),
        (
            "Data",
            "Resources/PostgresCluster/Properties/ServerlessV2ScalingConfiguration",
            None,
            "Data.PostgresCluster: has no capacity for its instances",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
