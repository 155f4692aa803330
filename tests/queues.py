"""Delivers messages to a consumer the way Lambda does."""

import json
from collections.abc import Callable
from typing import Any

from tests.apigateway import Context

type Consumer = Callable[[Any, Any], Any]


def consume(consumer: Consumer, *events: Any, attempt: int = 1) -> list[int]:
    """Deliver events, or raw messages, as one batch; return the indexes of those that will be redelivered."""
    texts = [each if isinstance(each, str) else json.dumps({"detail": each}) for each in events]
    records = [_record(*each, attempt) for each in enumerate(texts)]
    response = consumer({"Records": records}, Context())
    return [int(each["itemIdentifier"]) for each in response["batchItemFailures"]]


def _record(place: int, text: str, attempt: int) -> dict[str, Any]:
    return {
        "messageId": str(place),
        "receiptHandle": "r",
        "body": text,
        "attributes": {"ApproximateReceiveCount": str(attempt)},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:queue",
        "awsRegion": "eu-west-1",
    }
