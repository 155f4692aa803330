"""SQS keeps messages 60 seconds to 14 days, hides them 12 hours at most, and takes names of 80 characters."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html"
NAME = re.compile("[A-Za-z0-9_-]{1,80}")


def rule(application: Application) -> Iterator[str]:
    for queue in application.of("AWS::SQS::Queue"):
        if not NAME.fullmatch(queue.properties["QueueName"].removesuffix(".fifo")):
            yield f"{queue}: {queue.properties['QueueName']} is no name of a queue"
        if not 60 <= int(queue.properties.get("MessageRetentionPeriod", 345_600)) <= 1_209_600:
            yield f"{queue}: keeps messages {queue.properties['MessageRetentionPeriod']} s"
        if not 0 <= int(queue.properties.get("VisibilityTimeout", 30)) <= 43_200:
            yield f"{queue}: hides messages {queue.properties['VisibilityTimeout']} s"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Orders",
            "Resources/OnPaymentFailedQueue/Properties/MessageRetentionPeriod",
            1209601,
            "Orders.OnPaymentFailedQueue: keeps messages 1209601 s",
        ),
        (
            "Orders",
            "Resources/OnPaymentFailedQueue/Properties/VisibilityTimeout",
            43201,
            "Orders.OnPaymentFailedQueue: hides messages 43201 s",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
