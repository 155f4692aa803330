"""A hosted rotation function needs the transform of 2024, which chooses the runtime.

An explicit `Runtime` becomes outdated: the function's package stops working on it, or Lambda rejects it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed

# "Do not set this value if you are using `Transform: AWS::SecretsManager-2024-09-16`. Over time, the updated rotation
# lambda artifacts vended by AWS may not be compatible with the code or shared object files defined in the rotation
# function deployment package." The page lists the rotation types; a superuser is for the strategy of alternating users.
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
            yield f"{rotation}: is fixed to {hosted['Runtime']}"
        if hosted["RotationType"] not in TYPES:
            yield f"{rotation}: {hosted['RotationType']} is not a valid rotation type"
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
            "Rotation.AuthDatabaseRotation: is fixed to python3.9",
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
