"""EventBridge cannot write to a queue whose KMS key does not admit it.

SQS's own encryption needs no grant.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import listed, statements

SOURCE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"
NEEDED = {"kms:Decrypt", "kms:GenerateDataKey"}


def rule(application: Application) -> Iterator[str]:
    for queue in application.of("AWS::SQS::Queue"):
        if "KmsMasterKeyId" not in queue.properties:
            continue
        key = application.find(queue.properties["KmsMasterKeyId"])
        given = [each for each in statements(key.properties["KeyPolicy"]) if {*each["Action"]} >= NEEDED] if key else []
        if not any("events.amazonaws.com" in listed(each["Principal"].get("Service", [])) for each in given):
            yield f"{queue}: events may not use its key"
        if queue.properties.get("SqsManagedSseEnabled"):
            yield f"{queue}: has two kinds of encryption"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Orders", "Resources/OnPaymentFailedQueue/Properties/KmsMasterKeyId", "alias/aws/sqs")

    assert "Orders.OnPaymentFailedQueue: events may not use its key" in set(rule(faulty))
