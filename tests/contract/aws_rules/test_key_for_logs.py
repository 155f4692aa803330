"""CloudWatch Logs rejects a key whose policy does not allow it to encrypt that log group."""

import fnmatch
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed, statements
from tools.intrinsics import ACCOUNT, REGION

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
NEEDED = {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"}
CONTEXT = "kms:EncryptionContext:aws:logs:arn"


def rule(application: Application) -> Iterator[str]:
    for group in application.of("AWS::Logs::LogGroup"):
        key = application.find(group.properties.get("KmsKeyId"))
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group.properties['LogGroupName']}"
        if key and not any(_allows(each, arn) for each in statements(key.properties["KeyPolicy"])):
            yield f"{group}: may not use {key}"


def _allows(statement: dict[str, Any], arn: str) -> bool:
    pattern = statement.get("Condition", {}).get("ArnLike", {}).get(CONTEXT, "")
    service = statement["Principal"].get("Service")
    granted = {*listed(statement["Action"])} >= NEEDED
    return service == f"logs.{REGION}.amazonaws.com" and granted and fnmatch.fnmatchcase(arn, pattern)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/AccessLogGroup/Properties/LogGroupName",
            "/shop/prod/access",
            "Root.AccessLogGroup: may not use Key.Key",
        ),
        (
            "Key",
            "Resources/Key/Properties/KeyPolicy/Statement/2/Principal/Service",
            "logs.amazonaws.com",
            "Network.FlowLogGroup: may not use Key.Key",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
