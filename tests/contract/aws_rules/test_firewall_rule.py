"""Rules of a web ACL need unique names and priorities; rule groups take `OverrideAction`, all others `Action`."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html"
NAME = re.compile("[A-Za-z0-9_-]{1,128}")


def rule(application: Application) -> Iterator[str]:
    for acl in application.of("AWS::WAFv2::WebACL"):
        rules = acl.properties["Rules"]
        for part in ("Name", "Priority"):
            if len({each[part] for each in rules}) < len(rules):
                yield f"{acl}: two rules have the same {part.lower()}"
        for each in rules:
            needed = "OverrideAction" if "ManagedRuleGroupStatement" in each["Statement"] else "Action"
            if not NAME.fullmatch(each["Name"]) or not NAME.fullmatch(each["VisibilityConfig"]["MetricName"]):
                yield f"{acl}: {each['Name']} is not a valid rule name"
            if {"Action", "OverrideAction"} & each.keys() != {needed}:
                yield f"{acl}: {each['Name']} needs {needed} alone"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Edge",
            "Resources/Firewall/Properties/Rules/1/Priority",
            0,
            "Edge.Firewall: two rules have the same priority",
        ),
        (
            "Edge",
            "Resources/Firewall/Properties/Rules/4/Action",
            {"Block": {}},
            "Edge.Firewall: addresses-of-ill-repute needs OverrideAction alone",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
