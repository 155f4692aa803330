"""Move the messages of a dead-letter queue back to the consumer's queue, after the cause was fixed.

SQS's StartMessageMoveTask is not used, because the emulator lacks it and all stages should work the same way. A
message is sent before it is deleted: a crash in between delivers it twice, and consumers are idempotent.
"""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_DEAD_LETTERS = "-dead-letters"
_BATCH = 10


class UnknownQueue(Exception):
    """No consumer has such a queue; the message lists the known queues."""


def redrive(queues: "SQSClient", prefix: str, queue: str) -> int:
    """Move the messages of a dead-letter queue to its consumer's queue, without their `reason` attributes.

    A message that is dead-lettered again in the meantime is not moved a second time.

    Args:
        queues: An SQS client.
        prefix: Prefix of the stage's queue names.
        queue: Name of the consumer's queue without the prefix.

    Returns:
        The number of messages moved.

    Raises:
        UnknownQueue: There is no such queue, or it has no dead-letter queue.
    """
    known = _consumers(queues, prefix)
    if queue not in known:
        raise UnknownQueue(f"Unknown queue: {queue or '(none given)'}. Known queues: {', '.join(sorted(known))}")
    started = time.time() * 1000
    source, moved = known[queue] + _DEAD_LETTERS, 0
    while letters := _receive(queues, source):
        old = [letter for letter in letters if int(letter["Attributes"]["SentTimestamp"]) <= started]
        for letter in old:
            queues.send_message(QueueUrl=known[queue], MessageBody=letter["Body"])
            queues.delete_message(QueueUrl=source, ReceiptHandle=letter["ReceiptHandle"])
        moved += len(old)
    return moved


def _consumers(queues: "SQSClient", prefix: str) -> dict[str, str]:
    pages = queues.get_paginator("list_queues").paginate(QueueNamePrefix=prefix)
    urls = {url for page in pages for url in page.get("QueueUrls", [])}
    return {url.rsplit("/", 1)[1].removeprefix(prefix): url for url in urls if url + _DEAD_LETTERS in urls}


def _receive(queues: "SQSClient", url: str) -> "list[MessageTypeDef]":
    # A short poll queries only some of SQS's servers and may miss messages.
    response = queues.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=_BATCH,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["SentTimestamp"],
    )
    return response.get("Messages", [])
