"""Creating a rotation schedule tests the user's password, so the migration that creates the users comes first."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

# "If you set RotateImmediately to false, Secrets Manager tests the rotation configuration by running the testSecret
# step of the Lambda rotation function." CloudFormation's RotateImmediatelyOnUpdate is that parameter.
SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html"


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
