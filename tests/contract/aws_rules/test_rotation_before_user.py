"""A new rotation schedule tests the user's password: the migration that creates the users comes first."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

SOURCE = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-rotationschedule.html"
)


def rule(application: Application) -> Iterator[str]:
    root = application.stacks[ROOT_STACK]
    for rotation in application.of("AWS::SecretsManager::RotationSchedule"):
        if rotation.stack == ROOT_STACK or "Migration" not in root.before(rotation.stack):
            yield f"{rotation}: is not created after the migration"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/Rotation/DependsOn", [])

    assert "Rotation.DocumentAdminRotation: is not created after the migration" in set(rule(faulty))
