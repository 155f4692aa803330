"""Queues between services (SQS)."""

from typing import Any, NamedTuple

from shared import aws

_TIMEOUT_SECONDS = 3.0
_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class Depth(NamedTuple):
    """SQS's estimate of the messages in a queue.

    Attributes:
        waiting: Not received yet.
        in_flight: Received, but not deleted or returned yet.
    """

    waiting: int
    in_flight: int


def send(queue_url: str, body: str, attributes: dict[str, str]) -> None:
    """Send a message with string attributes to a queue.

    Raises:
        DependencyUnavailable: SQS does not respond within 3 s or refuses the request.
    """
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    _call("SendMessage", {"QueueUrl": queue_url, "MessageBody": body, "MessageAttributes": typed})


def depth_of(queue_url: str) -> Depth:
    """Return the depth of a queue.

    Raises:
        DependencyUnavailable: SQS does not respond within 3 s or refuses the request.
    """
    attributes = _call("GetQueueAttributes", {"QueueUrl": queue_url, "AttributeNames": _COUNTS})["Attributes"]
    return Depth(*(int(attributes[name]) for name in _COUNTS))


def _call(action: str, request: dict[str, Any]) -> dict[str, Any]:
    return aws.call("sqs", f"AmazonSQS.{action}", request, version="1.0", timeout=_TIMEOUT_SECONDS)
