"""A handler is a path of at most 128 characters without spaces."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
ALLOWED = re.compile(r"\S{1,128}")


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if not ALLOWED.fullmatch(function.properties["Handler"]):
            yield f"{function}: {function.properties['Handler']} is no handler"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/LoginFunction/Properties/Handler", "auth handler")

    assert "Auth.LoginFunction: auth handler is no handler" in set(rule(faulty))
