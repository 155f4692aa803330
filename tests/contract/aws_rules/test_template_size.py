"""A template in S3 takes 1 MB."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
MOST_BYTES = 1_000_000


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        if len(stack.text) > MOST_BYTES:
            yield f"{stack.name}: is larger than 1 MB"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Metadata/Text", "x" * 1_000_000)

    assert "Key: is larger than 1 MB" in set(rule(faulty))
