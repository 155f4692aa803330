"""A stack takes 500 resources."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
MOST = 500


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        # Those with a false condition count too.
        if (count := len(stack.template["Resources"])) > MOST:
            yield f"{stack.name}: {count} resources"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Resources", {f"Topic{number}": {"Type": "AWS::SNS::Topic"} for number in range(501)})

    assert "Key: 501 resources" in set(rule(faulty))
