"""KMS rejects a key policy that could never be changed again, and policies over 32 KB.

Deletion takes 7 to 30 days.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed, statements
from tools.intrinsics import ACCOUNT

SOURCE = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"
MOST_BYTES = 32_768


def rule(application: Application) -> Iterator[str]:
    for key in application.of("AWS::KMS::Key"):
        administers = [
            each
            for each in statements(key.properties["KeyPolicy"])
            if "kms:*" in listed(each["Action"]) and each["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        ]
        if not administers:
            yield f"{key}: its policy can never be changed"
        if len(json.dumps(key.properties["KeyPolicy"])) > MOST_BYTES:
            yield f"{key}: its policy is too long"
        if not 7 <= key.properties["PendingWindowInDays"] <= 30:
            yield f"{key}: waits {key.properties['PendingWindowInDays']} days"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Key",
            "Resources/Key/Properties/KeyPolicy/Statement/0/Action",
            "kms:Describe*",
            "Key.Key: its policy can never be changed",
        ),
        ("Key", "Resources/Key/Properties/PendingWindowInDays", 3, "Key.Key: waits 3 days"),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
