"""`Retain` keeps a resource even when its creation is rolled back, so a second creation finds it, or pays for it."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import name_of

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"
# Without a name and free of charge. API Gateway's setting is the account's, and another stage may use the role.
HARMLESS = {"AWS::ApiGateway::Account", "AWS::IAM::Role", "AWS::Lambda::Version"}


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        if resource.deletion_policy == "Retain" and (resource.type not in HARMLESS or name_of(resource)):
            yield f"{resource}: is kept when its creation fails"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Resources/Key/DeletionPolicy", "Retain")

    assert "Key.Key: is kept when its creation fails" in set(rule(faulty))
