"""A secret has its server's address only once its attachment exists: the rotation comes later."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

SOURCE = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-rotationschedule.html"
)


def rule(application: Application) -> Iterator[str]:
    root = application.stacks[ROOT_STACK]
    for rotation in application.of("AWS::SecretsManager::RotationSchedule"):
        rotated = {
            rotation.properties["SecretId"],
            rotation.properties["HostedRotationLambda"].get("SuperuserSecretArn"),
        }
        for attachment in application.of("AWS::SecretsManager::SecretTargetAttachment"):
            before = application.stacks[rotation.stack].before(rotation.logical_id) | root.before(rotation.stack)
            waits_for = attachment.logical_id if attachment.stack == rotation.stack else attachment.stack
            if attachment.properties["SecretId"] in rotated and waits_for not in before:
                yield f"{rotation}: does not wait for {attachment}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Rotation",
        "Resources/Attachment",
        {
            "Type": "AWS::SecretsManager::SecretTargetAttachment",
            "Properties": {"SecretId": {"Ref": "DocumentAdminSecretArn"}},
        },
    )

    assert "Rotation.OrdersDatabaseRotation: does not wait for Rotation.Attachment" in set(rule(faulty))
