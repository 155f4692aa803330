"""Lambda reserves names of environment variables, and takes letters, digits and underscores only."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"
ALLOWED = re.compile("[A-Za-z][A-Za-z0-9_]+")
RESERVED = re.compile(
    "AWS_(LAMBDA_.*|REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY.*|SECRET_ACCESS_KEY|SESSION_TOKEN)|_HANDLER|LAMBDA_.*"
)


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        for name in function.properties.get("Environment", {}).get("Variables", {}):
            if not ALLOWED.fullmatch(name) or RESERVED.fullmatch(name):
                yield f"{function}: may not have the variable {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/LoginFunction/Properties/Environment/Variables/AWS_REGION", "eu-west-1")

    assert "Auth.LoginFunction: may not have the variable AWS_REGION" in set(rule(faulty))
