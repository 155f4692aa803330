"""A hosted rotation function needs the transform of 2024, which chooses its runtime.

An explicit `Runtime` stays behind until it no longer fits the function's package, or Lambda refuses it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-rotationschedule-hostedrotationlambda.html"
TRANSFORM = "AWS::SecretsManager-2024-09-16"
TYPES = {
    f"{server}{kind}"
    for server in ("PostgreSQL", "MongoDB", "MySQL", "MariaDB")
    for kind in ("SingleUser", "MultiUser")
}


def rule(application: Application) -> Iterator[str]:
    for rotation in application.of("AWS::SecretsManager::RotationSchedule"):
        hosted = rotation.properties["HostedRotationLambda"]
        if TRANSFORM not in listed(application.stacks[rotation.stack].template.get("Transform", [])):
            yield f"{rotation}: needs the transform {TRANSFORM}"
        if "Runtime" in hosted:
            yield f"{rotation}: runs on {hosted['Runtime']} for ever"
        if hosted["RotationType"] not in TYPES:
            yield f"{rotation}: {hosted['RotationType']} is no rotation type"
        if hosted["RotationType"].endswith("MultiUser") != ("SuperuserSecretArn" in hosted):
            yield f"{rotation}: has no superuser, or one too many"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Rotation",
            "Resources/AuthDatabaseRotation/Properties/HostedRotationLambda/Runtime",
            "python3.9",
            "Rotation.AuthDatabaseRotation: runs on python3.9 for ever",
        ),
        (
            "Rotation",
            "Transform",
            "AWS::SecretsManager-2020-07-23",
            "Rotation.AuthDatabaseRotation: needs the transform AWS::SecretsManager-2024-09-16",
        ),
        (
            "Rotation",
            "Resources/AuthDatabaseRotation/Properties/HostedRotationLambda/RotationType",
            "PostgreSQLMultiUser",
            "Rotation.AuthDatabaseRotation: has no superuser, or one too many",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
