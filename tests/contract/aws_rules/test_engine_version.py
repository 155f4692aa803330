"""The version of an engine is a parameter that takes no version of another parameter group."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.html"


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster"):
        template = application.stacks[cluster.stack].template
        name = template["Resources"][cluster.logical_id]["Properties"]["EngineVersion"].get("Ref", "")
        pattern = template["Parameters"].get(name, {}).get("AllowedPattern", ".*")
        group = application.find(cluster.properties["DBClusterParameterGroupName"])
        major = int(re.sub(r"\D", "", group.properties["Family"])) if group else 0
        if re.fullmatch(pattern, f"{major - 1}.9") or not re.fullmatch(pattern, f"{major}.9"):
            yield f"{cluster}: {name or 'its version'} takes versions that do not match {major}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Parameters/PostgresVersion/AllowedPattern", "[0-9.]+")

    assert "Data.PostgresCluster: PostgresVersion takes versions that do not match 18" in set(rule(faulty))
