"""The policies in a role have 10,240 characters in all, white space not counted."""

import json
import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import expanded

SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
MOST_CHARACTERS = 10_240


def rule(application: Application) -> Iterator[str]:
    for role in application.of("AWS::IAM::Role"):
        documents = [each["PolicyDocument"] for each in role.properties.get("Policies", [])]
        if sum(len(re.sub(r"\s", "", expanded(json.dumps(each)))) for each in documents) > MOST_CHARACTERS:
            yield f"{role}: its policies are too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth",
        "Resources/ScheduleRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        ["arn:aws:lambda:eu-west-1:123456789012:function:x"] * 250,
    )

    assert "Auth.ScheduleRole: its policies are too long" in set(rule(faulty))
