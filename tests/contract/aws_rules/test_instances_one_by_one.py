"""Instances of a new cluster that are created together race: the one that is created first becomes the writer."""

import itertools
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "one of the reader instances is effectively created before the writer and becomes the actual writer"; the first in the
# template is "not enough […] because CloudFormation creates resources in parallel". DocumentDB's clusters have the same
# API.
SOURCE = "https://github.com/aws/aws-cdk/issues/30260"


def rule(application: Application) -> Iterator[str]:
    for kind in ("AWS::RDS::DBInstance", "AWS::DocDB::DBInstance"):
        for first, second in itertools.combinations(application.of(kind), 2):
            stack = application.stacks[first.stack]
            same = first.properties["DBClusterIdentifier"] == second.properties["DBClusterIdentifier"]
            if (
                same
                and first.logical_id not in stack.before(second.logical_id)
                and second.logical_id not in stack.before(first.logical_id)
            ):
                yield f"{second}: is created together with {first}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresInstanceB/DependsOn", [])

    assert "Data.PostgresInstanceB: is created together with Data.PostgresInstanceA" in set(rule(faulty))
