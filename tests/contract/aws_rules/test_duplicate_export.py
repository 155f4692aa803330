"""The name of an export must be unique in an account and region."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html"


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        for name, output in stack.template.get("Outputs", {}).items():
            if "Export" in output and application.stage not in str(output["Export"]["Name"]):
                yield f"{stack.name}.{name}: another stage exports {output['Export']['Name']} too"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Outputs/KeyArn/Export", {"Name": "bottega-key"})

    assert "Key.KeyArn: another stage exports bottega-key too" in set(rule(faulty))
