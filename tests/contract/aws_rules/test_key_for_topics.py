"""An encrypted topic drops what a service publishes that may not use its key."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed, statements

SOURCE = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"
NEEDED = {"kms:Decrypt", "kms:GenerateDataKey"}


def rule(application: Application) -> Iterator[str]:
    for topic in application.of("AWS::SNS::Topic"):
        key = application.find(topic.properties.get("KmsMasterKeyId"))
        given = [each for each in statements(key.properties["KeyPolicy"]) if {*each["Action"]} >= NEEDED] if key else []
        users = {service for each in given for service in listed(each["Principal"].get("Service", []))}
        if key and "cloudwatch.amazonaws.com" not in users:
            yield f"{topic}: alarms may not use {key}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Key", "Resources/Key/Properties/KeyPolicy/Statement/3/Principal/Service", ["sns.amazonaws.com"])

    assert "Observability.AlarmTopic: alarms may not use Key.Key" in set(rule(faulty))
