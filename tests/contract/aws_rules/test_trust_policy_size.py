"""The policy of who may assume a role has 2,048 characters."""

import json
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import expanded

SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
MOST_CHARACTERS = 2048


def rule(application: Application) -> Iterator[str]:
    for role in application.of("AWS::IAM::Role"):
        if len(expanded(json.dumps(role.properties["AssumeRolePolicyDocument"]))) > MOST_CHARACTERS:
            yield f"{role}: its trust policy is too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/ScheduleRole/Properties/AssumeRolePolicyDocument/Statement/0/Sid", "x" * 2048)

    assert "Auth.ScheduleRole: its trust policy is too long" in set(rule(faulty))
