"""A function's name has 64 characters at most: letters, digits, hyphens and underscores."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
ALLOWED = re.compile("[A-Za-z0-9-_]{1,64}")


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if not ALLOWED.fullmatch(function.properties["FunctionName"]):
            yield f"{function}: {function.properties['FunctionName']} is no name of a function"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/LoginFunction/Properties/FunctionName", "bottega-prod-auth.login")

    assert "Auth.LoginFunction: bottega-prod-auth.login is no name of a function" in set(rule(faulty))
