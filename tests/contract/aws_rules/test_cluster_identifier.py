"""A cluster's identifier has 63 characters: letters, digits and single hyphens, a letter first and no hyphen last."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html"
ALLOWED = re.compile("(?!.*--)[A-Za-z][A-Za-z0-9-]{0,62}(?<!-)")
NAMES_OF = {
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::DocDB::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBProxy": "DBProxyName",
}


def rule(application: Application) -> Iterator[str]:
    for server in application.of(*NAMES_OF):
        name = server.properties[NAMES_OF[server.type]]
        if not ALLOWED.fullmatch(name):
            yield f"{server}: {name} is no identifier"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/PostgresCluster/Properties/DBClusterIdentifier",
            "bottega--prod",
            "Data.PostgresCluster: bottega--prod is no identifier",
        ),
        ("Proxy", "Resources/Proxy/Properties/DBProxyName", "1-bottega", "Proxy.Proxy: 1-bottega is no identifier"),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
