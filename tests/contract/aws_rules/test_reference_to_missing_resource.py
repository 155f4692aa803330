"""CloudFormation rejects references to resources that do not exist, or whose condition is false."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "Template format error: Unresolved resource dependencies [FunctionForEvaluateKeyRotationRule] in the Resources block
# of the template": the resource's condition was false.
SOURCE = "https://github.com/amazon-archives/aws-security-benchmark/issues/17"


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        yield from (f"{stack.name}: refers to {name}, which does not exist" for name in stack.dangling)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Root",
        "Resources/Auth/Properties/Parameters/PostgresHost",
        {"Fn::GetAtt": ["Proxy", "Outputs.Endpoint"]},
        PostgresProxy="off",
    )

    assert "Root: refers to Proxy.Outputs.Endpoint, which does not exist" in set(rule(faulty))
