"""Two resources of the same type cannot have the same name."""

from collections import Counter
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import name_of

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html"


def rule(application: Application) -> Iterator[str]:
    names = Counter((each.type, name_of(each)) for each in application.all() if name_of(each))
    yield from (f"{kind} {name}: {count} times" for (kind, name), count in names.items() if count > 1)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth", "Resources/LoginFunction/Properties/FunctionName", {"Fn::Sub": "bottega-${Stage}-auth-register"}
    )

    assert "AWS::Lambda::Function bottega-prod-auth-register: 2 times" in set(rule(faulty))
