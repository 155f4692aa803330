"""An EventBridge rule is limited to five targets with ids of their own, and a pattern of 2,048 characters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# "Each rule can have up to five (5) targets associated with it at one time." The quota of a pattern is 2,048
# characters: https://docs.amazonaws.cn/eventbridge/latest/userguide/eb-quota.html.
SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"
MOST_TARGETS, MOST_CHARACTERS = 5, 2048


def rule(application: Application) -> Iterator[str]:
    for each in application.of("AWS::Events::Rule"):
        if (count := len(each.properties["Targets"])) > MOST_TARGETS:
            yield f"{each}: {count} targets"
        if len({target["Id"] for target in each.properties["Targets"]}) < count:
            yield f"{each}: two targets have the same id"
        if len(json.dumps(each.properties["EventPattern"])) > MOST_CHARACTERS:
            yield f"{each}: its pattern is too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Orders",
            "Resources/OnPaymentFailedRule/Properties/Targets",
            [{"Id": f"queue-{number}", "Arn": "arn"} for number in range(6)],
            "Orders.OnPaymentFailedRule: 6 targets",
        ),
        (
            "Orders",
            "Resources/OnPaymentFailedRule/Properties/EventPattern/source",
            ["x" * 2048],
            "Orders.OnPaymentFailedRule: its pattern is too long",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
