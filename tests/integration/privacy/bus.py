"""The bus with its queues on the emulator's SQS: each event goes to the consumers that the templates name."""

import importlib
import json
from collections.abc import Callable, Sequence
from typing import Any

import boto3

from shared.events import Event, PublishResult
from tests.queues import Consumer, consume
from tools.template import read_template, services

_REGION = "eu-west-1"


class Bus:
    """Accepts all events.

    Attributes:
        bodies: Every message that was in a queue.
        types: The types of all published events.
    """

    def __init__(self) -> None:
        self.types: list[str] = []
        self.bodies: list[str] = []
        self._sqs = boto3.resource("sqs", region_name=_REGION)
        self._rows = [
            row
            for path in services().values()
            for row in read_template(path).get("Mappings", {}).get("Consumers", {}).values()
        ]
        self._queues = {
            row["Handler"]: self._queue(f"privacy-{row['Handler'].replace('.', '-')}") for row in self._rows
        }
        self._dead = self._queue("privacy-dead-letters")
        for queue in (*self._queues.values(), self._dead):
            queue.purge()

    @property
    def dead_letter_queue(self) -> str:
        return str(self._dead.url)

    def publisher(self, source: str) -> Callable[[Sequence[Event]], PublishResult]:
        """Return a service's publish function."""

        def publish(events: Sequence[Event]) -> PublishResult:
            for event in events:
                self._put(source, event)
            return PublishResult([event.id for event in events], [])

        return publish

    def deliver(self) -> None:
        """Deliver all messages, including those that they cause."""
        while any(self._deliver(handler, queue) for handler, queue in self._queues.items()):
            pass

    def left(self) -> list[str]:
        """Return the messages that are in a queue or a dead-letter queue, and delete them."""
        return [each.body for queue in (*self._queues.values(), self._dead) for each in self._take(queue)]

    def _put(self, source: str, event: Event) -> None:
        self.types.append(event.type)
        body = json.dumps({"source": f"bottega.{source}", "detail-type": event.type, "detail": event.detail()})
        for row in self._rows:
            if f"bottega.{source}" in row["Sources"] and event.type in row["Events"]:
                self.bodies.append(body)
                self._queues[row["Handler"]].send_message(MessageBody=body)

    def _deliver(self, handler: str, queue: Any) -> int:
        taken = self._take(queue)
        consumer: Consumer = importlib.import_module(handler.removesuffix(".handler")).handler
        assert consume(consumer, *[each.body for each in taken]) == [] if taken else True
        return len(taken)

    def _take(self, queue: Any) -> list[Any]:
        taken: list[Any] = []
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            taken += messages
            for message in messages:
                message.delete()
        return taken

    def _queue(self, name: str) -> Any:
        return self._sqs.create_queue(QueueName=name[-80:])
