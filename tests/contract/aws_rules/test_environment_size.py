"""The names and values of a function's environment variables have 4 KB in all."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import expanded

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
MOST_BYTES = 4096


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        variables = function.properties.get("Environment", {}).get("Variables", {})
        if sum(len(f"{name}{expanded(value)}".encode()) for name, value in variables.items()) > MOST_BYTES:
            yield f"{function}: its environment is too large"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Platform", "Resources/ListQueuesFunction/Properties/Environment/Variables/MORE", "x" * 4096)

    assert "Platform.ListQueuesFunction: its environment is too large" in set(rule(faulty))
