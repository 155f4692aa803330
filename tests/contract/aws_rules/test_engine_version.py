"""Every engine version that a parameter allows must belong to the family of the cluster's parameter group."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "The Parameter Group … with DBParameterGroupFamily aurora-postgresql9.6 cannot be used for this instance. Please use a
# Parameter Group with DBParameterGroupFamily aurora-postgresql10": the family has the major version.
SOURCE = "https://github.com/awslabs/aws-rails-provisioner/issues/5"


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster"):
        template = application.stacks[cluster.stack].template
        name = cluster.source["Properties"]["EngineVersion"].get("Ref", "")
        pattern = template["Parameters"].get(name, {}).get("AllowedPattern", ".*")
        group = application.find(cluster.properties["DBClusterParameterGroupName"])
        fixed = re.fullmatch(r"aurora-postgresql(\d+)", str(group.source["Properties"]["Family"])) if group else None
        others = [f"{int(fixed[1]) + step}.1" for step in (-1, 1)] if fixed else []
        if any(re.fullmatch(pattern, version) for version in others):
            yield f"{cluster}: {name or 'its version'} takes versions of another family"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresParameters/Properties/Family", "aurora-postgresql18")

    assert "Data.PostgresCluster: PostgresVersion takes versions of another family" in set(rule(faulty))
