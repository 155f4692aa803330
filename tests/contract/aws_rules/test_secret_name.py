"""A secret's name has 512 characters at most, of a small set.

A name that ends in a hyphen and six characters cannot be told from the end of an ARN.
"""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"
ALLOWED = re.compile("[A-Za-z0-9/_+=.@-]{1,512}")


def rule(application: Application) -> Iterator[str]:
    for secret in application.of("AWS::SecretsManager::Secret"):
        name = secret.properties.get("Name", "none")
        if not ALLOWED.fullmatch(name) or re.search("-[A-Za-z0-9]{6}$", name):
            yield f"{secret}: {name} is no name of a secret"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/CursorSecret/Properties/Name", "bottega/prod-cursor")

    assert "Root.CursorSecret: bottega/prod-cursor is no name of a secret" in set(rule(faulty))
