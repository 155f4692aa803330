"""Queues between services (SQS)."""

from typing import Any, NamedTuple

from shared import aws

_TIMEOUT_SECONDS = 3.0
_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class Depth(NamedTuple):
    """How many messages are in a queue, as SQS estimates them.

    Attributes:
        waiting: To be received.
        in_flight: Received, and neither deleted nor given back yet.
    """

    waiting: int
    in_flight: int


def send(queue_url: str, body: str, attributes: dict[str, str]) -> None:
    """Put a message with these attributes, all of them texts, into a queue.

    Raises:
        DependencyUnavailable: SQS does not answer within 3 s, or refuses.
    """
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    _call("SendMessage", {"QueueUrl": queue_url, "MessageBody": body, "MessageAttributes": typed})


def depth_of(queue_url: str) -> Depth:
    """How many messages are in a queue.

    Raises:
        DependencyUnavailable: SQS does not answer within 3 s, or refuses.
    """
    attributes = _call("GetQueueAttributes", {"QueueUrl": queue_url, "AttributeNames": _COUNTS})["Attributes"]
    return Depth(*(int(attributes[name]) for name in _COUNTS))


def _call(action: str, request: dict[str, Any]) -> dict[str, Any]:
    return aws.call("sqs", f"AmazonSQS.{action}", request, version="1.0", timeout=_TIMEOUT_SECONDS)
