"""CloudFormation rejects a `DependsOn` that names no resource of the template."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html"


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        known = application.stacks[resource.stack].template["Resources"]
        for name in listed(resource.source.get("DependsOn", [])):
            if name not in known:
                yield f"{resource}: depends on {name}, which does not exist"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/PostgresInstanceB/DependsOn", "PostgresInstance")

    assert "Data.PostgresInstanceB: depends on PostgresInstance, which does not exist" in set(rule(faulty))
