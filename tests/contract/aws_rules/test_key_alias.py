"""An alias begins with `alias/`, not with `alias/aws/`, and has 256 characters at most."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html"
ALLOWED = re.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}")


def rule(application: Application) -> Iterator[str]:
    for alias in application.of("AWS::KMS::Alias"):
        if not ALLOWED.fullmatch(alias.properties["AliasName"]):
            yield f"{alias}: {alias.properties['AliasName']} is no alias"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Resources/KeyName/Properties/AliasName", "alias/aws/bottega-prod")

    assert "Key.KeyName: alias/aws/bottega-prod is no alias" in set(rule(faulty))
