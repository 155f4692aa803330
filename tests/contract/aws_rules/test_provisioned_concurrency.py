"""Provisioned concurrency counts against the same quota as reserved concurrency, and excludes SnapStart."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"


def rule(application: Application) -> Iterator[str]:
    for alias in application.of("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        if "ProvisionedConcurrencyConfig" in alias.properties:
            yield f"{alias}: has provisioned concurrency"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth",
        "Resources/LoginFunctionAliaslive/Properties/ProvisionedConcurrencyConfig",
        {"ProvisionedConcurrentExecutions": 5},
    )

    assert "Auth.LoginFunctionAliaslive: has provisioned concurrency" in set(rule(faulty))
