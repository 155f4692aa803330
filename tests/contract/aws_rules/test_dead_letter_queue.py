"""A queue dead-letters after 1 to 1,000 receives, to a queue of its own kind that keeps messages at least as long."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"


def rule(application: Application) -> Iterator[str]:
    for queue in application.of("AWS::SQS::Queue"):
        redrive = queue.properties.get("RedrivePolicy")
        if redrive is None:
            continue
        target = application.find(redrive["deadLetterTargetArn"])
        if not 1 <= int(redrive["maxReceiveCount"]) <= 1000:
            yield f"{queue}: dead-letters after {redrive['maxReceiveCount']} receives"
        if target is None or target.properties.get("FifoQueue") != queue.properties.get("FifoQueue"):
            yield f"{queue}: has no dead-letter queue of its kind"
        elif target.properties.get("MessageRetentionPeriod", 345_600) < queue.properties["MessageRetentionPeriod"]:
            yield f"{queue}: its dead letters expire early"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Orders",
            "Resources/OnPaymentFailedQueue/Properties/RedrivePolicy/maxReceiveCount",
            1001,
            "Orders.OnPaymentFailedQueue: dead-letters after 1001 receives",
        ),
        (
            "Orders",
            "Resources/OnPaymentFailedDeadLetterQueue/Properties/FifoQueue",
            True,
            "Orders.OnPaymentFailedQueue: has no dead-letter queue of its kind",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
