"""Databases and the proxy choose the names of their log groups; a log group under another name stays empty."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "A new log group is automatically created for the Aurora DB cluster under the following prefix […] /aws/rds/cluster/
# cluster-name/log_type. […] If a log group with the specified name exists, Aurora uses that log group". CDK has
# DocumentDB's `/aws/docdb/${cluster.clusterIdentifier}/${log}`: packages/aws-cdk-lib/aws-docdb/lib/cluster.ts.
SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html"
PLACES = {"AWS::RDS::DBCluster": "/aws/rds/cluster", "AWS::DocDB::DBCluster": "/aws/docdb"}


def rule(application: Application) -> Iterator[str]:
    groups = {each.properties["LogGroupName"]: each for each in application.of("AWS::Logs::LogGroup")}
    for cluster in application.of(*PLACES):
        for log in cluster.properties["EnableCloudwatchLogsExports"]:
            group = groups.get(f"{PLACES[cluster.type]}/{cluster.properties['DBClusterIdentifier']}/{log}")
            if group is None or group.logical_id not in application.stacks[cluster.stack].before(cluster.logical_id):
                yield f"{cluster}: creates the log group of {log} itself"
    for proxy in application.of("AWS::RDS::DBProxy"):
        group = groups.get(f"/aws/rds/proxy/{proxy.properties['DBProxyName']}")
        if group is None or group.logical_id not in application.stacks[proxy.stack].before(proxy.logical_id):
            yield f"{proxy}: creates its log group itself"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Proxy",
            "Resources/Proxy/Properties/DBProxyName",
            {"Fn::Sub": "bottega-${Stage}"},
            "Proxy.Proxy: creates its log group itself",
        ),
        (
            "Data",
            "Resources/DocumentCluster/DependsOn",
            [],
            "Data.DocumentCluster: creates the log group of audit itself",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
