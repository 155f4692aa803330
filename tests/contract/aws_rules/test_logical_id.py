"""A logical id has letters and digits only, 255 at most."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
ALLOWED = re.compile("[A-Za-z0-9]{1,255}")


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        for section in ("Parameters", "Resources", "Outputs"):
            for name in stack.template.get(section, {}):
                if not ALLOWED.fullmatch(name):
                    yield f"{stack.name}: {name} is no logical id"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Resources/Key-2", {"Type": "AWS::KMS::Key"})

    assert "Key: Key-2 is no logical id" in set(rule(faulty))
