"""A name exists once in an account and region: two stages in one account need the stage in each."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import name_of

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html"


def rule(application: Application) -> Iterator[str]:
    for resource in application.all():
        name = name_of(resource)
        if name is not None and application.stage not in name and name[:2] != "${":
            yield f"{resource}: another stage has the name {name} too"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/EventBus/Properties/Name", "bottega")

    assert "Root.EventBus: another stage has the name bottega too" in set(rule(faulty))
