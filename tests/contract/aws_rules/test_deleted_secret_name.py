"""The name of a deleted secret stays taken for 7 to 30 days.

A new stack that uses the name fails, because a secret of that name is scheduled for deletion.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html"


def rule(application: Application) -> Iterator[str]:
    for secret in application.of("AWS::SecretsManager::Secret"):
        part_of_id, _, _ = application.stacks[secret.stack].id.partition("-")
        if part_of_id not in secret.properties.get("Name", part_of_id):
            yield f"{secret}: its name stays taken after it is deleted"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/CursorSecret/Properties/Name", "bottega/prod/cursor")

    assert "Root.CursorSecret: its name stays taken after it is deleted" in set(rule(faulty))
