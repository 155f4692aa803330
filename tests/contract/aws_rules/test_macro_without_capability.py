"""A template with a transform needs `CAPABILITY_AUTO_EXPAND`, also when it is nested."""

import tomllib
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed
from tools.template import ROOT

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html"


def rule(application: Application) -> Iterator[str]:
    given = tomllib.loads((ROOT / "samconfig.toml").read_text())
    capable = "CAPABILITY_AUTO_EXPAND" in given[application.stage]["deploy"]["parameters"]["capabilities"]
    for stack in application.stacks.values():
        for transform in listed(stack.template.get("Transform", [])):
            if not capable or not transform.startswith("AWS::"):
                yield f"{stack.name}: may not expand {transform}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Transform", "Bottega::Macro")

    assert "Key: may not expand Bottega::Macro" in set(rule(faulty))
