"""An admin's name has letters, digits and underscores, a letter first, and is no reserved word."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html"
ALLOWED = re.compile("[A-Za-z][A-Za-z0-9_]{0,62}")
RESERVED = {"admin", "postgres", "rdsadmin", "root", "user"}


def rule(application: Application) -> Iterator[str]:
    for cluster in application.of("AWS::RDS::DBCluster"):
        name = cluster.properties["MasterUsername"]
        if not ALLOWED.fullmatch(name) or name in RESERVED:
            yield f"{cluster}: {name} is no name of an admin"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresCluster/Properties/MasterUsername", "user")

    assert "Data.PostgresCluster: user is no name of an admin" in set(rule(faulty))
