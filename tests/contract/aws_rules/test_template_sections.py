"""A template takes 200 parameters, 200 mappings, 200 outputs, and a description of 1,024 bytes."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
MOST = {"Parameters": 200, "Mappings": 200, "Outputs": 200}
MOST_OF_DESCRIPTION = 1024


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        for section, most in MOST.items():
            if (count := len(stack.template.get(section, {}))) > most:
                yield f"{stack.name}: {count} {section.lower()}"
        if len(stack.template.get("Description", "").encode()) > MOST_OF_DESCRIPTION:
            yield f"{stack.name}: its description is too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Description", "x" * 1025)

    assert "Key: its description is too long" in set(rule(faulty))
