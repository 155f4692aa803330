"""A secret has a value or generates one; what it generates is added to a JSON object that does not have that key."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-secret-generatesecretstring.html"


def rule(application: Application) -> Iterator[str]:
    for secret in application.of("AWS::SecretsManager::Secret"):
        generated = secret.properties.get("GenerateSecretString")
        if (generated is None) == ("SecretString" not in secret.properties):
            yield f"{secret}: has no value, or two"
        elif generated:
            template = json.loads(generated["SecretStringTemplate"])
            if generated["GenerateStringKey"] in template:
                yield f"{secret}: has the key {generated['GenerateStringKey']} already"
            if not 1 <= generated.get("PasswordLength", 32) <= 4096:
                yield f"{secret}: generates {generated['PasswordLength']} characters"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        ("Root", "Resources/CursorSecret/Properties/SecretString", "{}", "Root.CursorSecret: has no value, or two"),
        (
            "Root",
            "Resources/CursorSecret/Properties/GenerateSecretString/SecretStringTemplate",
            '{"key": ""}',
            "Root.CursorSecret: has the key key already",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
