"""Gives messages of a dead-letter queue back to their consumer, once what kept it from taking them is repaired.

SQS's own StartMessageMoveTask is not used: the emulator lacks it, and one way for all stages is one that was tried. A
message is sent before it is deleted; a crash in between delivers it twice, which consumers expect.
"""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_DEAD_LETTERS = "-dead-letters"
_BATCH = 10


class UnknownQueue(Exception):
    """No consumer has such a queue; its message lists those that there are."""


def redrive(queues: "SQSClient", prefix: str, queue: str) -> int:
    """Move what is in a dead-letter queue to the queue it belongs to, without the reasons.

    A message that is buried again meanwhile stays where it is.

    Args:
        queues: A client of SQS.
        prefix: What the names of this stage's queues begin with.
        queue: Name of the consumer's queue without the prefix.

    Returns:
        How many messages were moved.

    Raises:
        UnknownQueue: There is no such queue, or it has no dead-letter queue.
    """
    known = _consumers(queues, prefix)
    if queue not in known:
        raise UnknownQueue(f"There is no queue {queue or '(none given)'}. There are: {', '.join(sorted(known))}")
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
    # A short poll asks a part of SQS's servers alone and may miss messages.
    answer = queues.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=_BATCH,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["SentTimestamp"],
    )
    return answer.get("Messages", [])
