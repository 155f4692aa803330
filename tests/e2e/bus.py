"""What passes the deployed shop's event bus."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from localstack.emulator.deployment import STAGE
from tools.aws import Aws

_BUS = f"bottega-{STAGE}"
_NAME = f"{_BUS}-every-event"


@contextmanager
def every_event_queued(aws: Aws) -> Iterator[str]:
    """Copy each event, as consumers get it, to a queue that nothing empties; yield the queue's name."""
    events, queues = aws.client("events"), aws.client("sqs")
    url = queues.create_queue(QueueName=_NAME)["QueueUrl"]
    queue = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": [{"prefix": "bottega."}]}
    events.put_rule(Name=_NAME, EventBusName=_BUS, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=_NAME, EventBusName=_BUS, Targets=[{"Id": "queue", "Arn": queue}])
    try:
        yield _NAME
    finally:
        events.remove_targets(Rule=_NAME, EventBusName=_BUS, Ids=["queue"])
        events.delete_rule(Name=_NAME, EventBusName=_BUS)
        queues.delete_queue(QueueUrl=url)
