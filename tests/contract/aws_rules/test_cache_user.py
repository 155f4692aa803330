"""An ElastiCache user's id has letters, digits and hyphens; it has one or two passwords of 16 to 128 characters."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "You can create up to two passwords for each user"; the id's pattern is "[a-zA-Z][a-zA-Z0-9\-]*". Creating a user
# answers "Passwords length must be between 16-128 characters":
# https://github.com/hashicorp/terraform-provider-aws/issues/24273. AWS limits the ids of user groups and caches to 40
# characters: https://github.com/aws/aws-cdk/pull/36459.
SOURCE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html"
ID = re.compile("(?!.*--)[A-Za-z][A-Za-z0-9-]{0,39}(?<!-)")
RESOLVED = re.compile(r"\{\{resolve:secretsmanager:(\$\{[^}]+\}):SecretString:password\}\}")


def rule(application: Application) -> Iterator[str]:
    for user in application.of("AWS::ElastiCache::User"):
        if not ID.fullmatch(user.properties["UserId"]):
            yield f"{user}: {user.properties['UserId']} is not a valid user id"
        passwords = user.properties.get("Passwords", [])
        if not 1 <= len(passwords) <= 2:
            yield f"{user}: has {len(passwords)} passwords"
        for password in passwords:
            if not 16 <= _length(application, password) <= 128:
                yield f"{user}: has a password of an invalid length"


def _length(application: Application, password: str) -> int:
    resolved = RESOLVED.fullmatch(password)
    secret = application.find(resolved[1]) if resolved else None
    return int(secret.properties["GenerateSecretString"].get("PasswordLength", 32)) if secret else len(password)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("place", "value", "finding"),
    [
        (
            "Resources/ValkeyUser/Properties/UserId",
            "bottega--prod",
            "Data.ValkeyUser: bottega--prod is not a valid user id",
        ),
        ("Resources/ValkeyUser/Properties/Passwords", [], "Data.ValkeyUser: has 0 passwords"),
        (
            "Resources/ValkeySecret/Properties/GenerateSecretString/PasswordLength",
            12,
            "Data.ValkeyUser: has a password of an invalid length",
        ),
    ],
)
def test_a_planted_fault_is_found(place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted("Data", place, value)))
