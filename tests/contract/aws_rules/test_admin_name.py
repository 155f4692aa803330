"""A cluster's admin name is limited to 16 letters, digits and underscores, and must not be reserved."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html"
ALLOWED = re.compile("[A-Za-z][A-Za-z0-9_]{0,15}")
RESERVED = {"admin", "rdsadmin", "user"}


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster"):
        name = cluster.properties["MasterUsername"]
        if not ALLOWED.fullmatch(name) or name in RESERVED:
            yield f"{cluster}: {name} is not a valid admin name"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresCluster/Properties/MasterUsername", "user")

    assert "Data.PostgresCluster: user is not a valid admin name" in set(rule(faulty))
