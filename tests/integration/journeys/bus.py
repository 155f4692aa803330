"""EventBridge and its queues in this process, with the template's rules: at least once, in any order."""

import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from random import Random
from typing import Any

from shared.events import Event, PublishResult
from tests.integration.journeys.crash_points import SimulatedProcess, check_alive, record_write, simulated_process
from tests.queues import Consumer, consume
from tools.application import application

type Run = Callable[[str, Callable[[int | None], SimulatedProcess]], SimulatedProcess]

_BATCH = 10


def alive(_: str, step: Callable[[int | None], SimulatedProcess]) -> SimulatedProcess:
    """Run a step without a crash."""
    return step(None)


@dataclass
class Queue:
    """A consumer's queue."""

    name: str
    sources: tuple[str, ...]
    types: tuple[str, ...]
    handler: Consumer
    messages: list[str] = field(default_factory=list)

    def wants(self, source: str, event: Event) -> bool:
        return f"bottega.{source}" in self.sources and event.type in self.types


class Bus:
    """Accepts all events unless it is down.

    Attributes:
        down: Whether it is unavailable.
        published: All published events.
    """

    def __init__(self) -> None:
        self.queues = [Queue(*consumer) for consumer in _consumers()]
        self.down = False
        self.published: list[Event] = []

    def publisher(self, source: str) -> Callable[[Sequence[Event]], PublishResult]:
        """Return a service's publish function."""

        def publish(events: Sequence[Event]) -> PublishResult:
            check_alive()
            if self.down:
                return PublishResult([], [])
            for event in events:
                self._put(source, event)
            record_write("bus")
            return PublishResult([event.id for event in events], [])

        return publish

    def forget(self) -> None:
        """Delete all events and messages."""
        self.down = False
        self.published.clear()
        for queue in self.queues:
            queue.messages.clear()

    def waiting(self) -> int:
        """Return the number of messages in all queues."""
        return sum(len(queue.messages) for queue in self.queues)

    def deliver(self, random: Random, crash_after: int | None = None) -> SimulatedProcess:
        """Deliver a shuffled part of one queue's messages, sometimes one of them twice."""
        queue = random.choice([queue for queue in self.queues if queue.messages])
        random.shuffle(queue.messages)
        batch = queue.messages[: random.randint(1, _BATCH)]
        if random.random() < 0.2:
            batch.append(random.choice(batch))
        return self._hand_over(queue, batch, crash_after)

    def deliver_all(self, run: Run = alive) -> int:
        """Deliver all messages, including those that they cause; return their number.

        Args:
            run: Runs a consumer, and decides where it crashes.
        """
        delivered = 0
        while queues := [queue for queue in self.queues if queue.messages]:
            for queue in queues:
                batch = queue.messages[:_BATCH]
                run(queue.name, partial(self._hand_over, queue, batch))
                delivered += len(batch)
            assert delivered < 100_000, f"messages are redelivered for ever: {queues}"
        return delivered

    def _put(self, source: str, event: Event) -> None:
        self.published.append(event)
        message = json.dumps({"source": f"bottega.{source}", "detail-type": event.type, "detail": event.detail()})
        for queue in self.queues:
            if queue.wants(source, event):
                queue.messages.append(message)

    def _hand_over(self, queue: Queue, batch: list[str], crash_after: int | None) -> SimulatedProcess:
        with simulated_process(crash_after) as process:
            failed = consume(queue.handler, *batch)
            taken = {text for place, text in enumerate(batch) if place not in failed}
            queue.messages = [text for text in queue.messages if text not in taken]
        return process


@cache
def _consumers() -> list[tuple[str, tuple[str, ...], tuple[str, ...], Consumer]]:
    """Return the template's queues with their rules and consumers.

    Without those of messages: mails change no order, stock or payment.
    """
    resources = application()["Resources"].values()
    handlers = {
        event["Properties"]["Queue"]["Fn::GetAtt"][0]: each["Properties"]["Handler"]
        for each in resources
        if each["Type"] == "AWS::Serverless::Function"
        for event in each["Properties"].get("Events", {}).values()
        if event["Type"] == "SQS" and not each["Properties"]["Handler"].startswith("messages.")
    }
    rules = [each["Properties"] for each in resources if each["Type"] == "AWS::Events::Rule"]
    targets = [(rule, target["Arn"].get("Fn::GetAtt", [None])[0]) for rule in rules for target in rule["Targets"]]
    return [_consumer(rule, queue, handlers[queue]) for rule, queue in targets if queue in handlers]


def _consumer(rule: dict[str, Any], queue: str, handler: str) -> tuple[str, tuple[str, ...], tuple[str, ...], Consumer]:
    module = importlib.import_module(handler.removesuffix(".handler"))
    pattern = rule["EventPattern"]
    return queue, tuple(pattern["source"]), tuple(pattern["detail-type"]), module.handler
