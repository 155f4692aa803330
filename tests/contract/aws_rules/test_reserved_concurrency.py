"""Lambda keeps 100 of an account's concurrent executions unreserved.

A new account has 10 in all, so it refuses every reservation.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if "ReservedConcurrentExecutions" in function.properties:
            yield f"{function}: reserves concurrency"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/RotateSigningKeyFunction/Properties/ReservedConcurrentExecutions", 1)

    assert "Auth.RotateSigningKeyFunction: reserves concurrency" in set(rule(faulty))
