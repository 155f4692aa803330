"""A database exports only the logs that its engine has."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html"
LOGS = {
    "AWS::RDS::DBCluster": {"postgresql", "iam-db-auth-error", "instance"},
    "AWS::DocDB::DBCluster": {"audit", "profiler"},
}


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of(*LOGS):
        for log in set(cluster.properties["EnableCloudwatchLogsExports"]) - LOGS[cluster.type]:
            yield f"{cluster}: has no log {log}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresCluster/Properties/EnableCloudwatchLogsExports", ["upgrade"])

    assert "Data.PostgresCluster: has no log upgrade" in set(rule(faulty))
