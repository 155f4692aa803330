"""A custom event bus has a name of 256 characters at most that is not `default` and has no slash."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html"
ALLOWED = re.compile("[A-Za-z0-9._-]{1,256}")


def rule(application: Application) -> Iterator[str]:
    for bus in application.of("AWS::Events::EventBus"):
        name = bus.properties["Name"]
        if not ALLOWED.fullmatch(name) or name == "default" or name.startswith("aws."):
            yield f"{bus}: {name} is no name of a bus"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/EventBus/Properties/Name", "shop/prod")

    assert "Root.EventBus: shop/prod is no name of a bus" in set(rule(faulty))
