"""`make redrive` on the emulator's real queues."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from orders.handlers import on_payment_succeeded
from orders.repository.database import orders
from tests.integration.orders.shop import payment_event, placed, shown
from tests.queues import consume
from tools.operator.redrive import UnknownQueue, redrive


@dataclass(frozen=True)
class Queues:
    """A consumer's queue and its dead-letter queue, under their own prefix."""

    client: Any
    prefix: str
    queue: str
    dead_letters: str

    def take(self, url: str) -> list[dict[str, Any]]:
        response = self.client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        messages: list[dict[str, Any]] = response.get("Messages", [])
        for message in messages:
            self.client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return messages

    def redrive(self) -> int:
        return redrive(self.client, self.prefix, "orders-on-payment-succeeded")


@pytest.fixture
def queues(orders_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queues]:
    client = boto3.client("sqs", region_name="eu-west-1")
    # Names of queues have 80 characters at most.
    prefix = f"bottega-{uuid.uuid4().hex[:8]}-"
    name = f"{prefix}orders-on-payment-succeeded"
    made = [client.create_queue(QueueName=each)["QueueUrl"] for each in (name, f"{name}-dead-letters", f"{prefix}lone")]
    monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", made[1])
    yield Queues(client, prefix, made[0], made[1])
    for url in made:
        client.delete_queue(QueueUrl=url)


def test_a_redriven_message_is_consumed_once_its_cause_is_fixed(queues: Queues) -> None:
    order = placed(("bowl", 2))
    poison = json.dumps({"detail": payment_event("PaymentSucceeded", order)})
    with orders() as collection:
        lost = collection.find_one_and_delete({"_id": order["id"]})
    assert lost is not None
    assert consume(on_payment_succeeded.handler, poison) == []
    reason = queues.client.receive_message(
        QueueUrl=queues.dead_letters, MessageAttributeNames=["All"], VisibilityTimeout=0
    )["Messages"][0]["MessageAttributes"]["reason"]["StringValue"]
    with orders() as collection:
        collection.insert_one(lost)

    moved = queues.redrive()
    messages = queues.take(queues.queue)
    assert consume(on_payment_succeeded.handler, *(message["Body"] for message in messages)) == []

    assert (reason, moved, [message["Body"] for message in messages]) == ("there is no such order", 1, [poison])
    assert (shown(order["id"])["status"], shown(order["id"])["payment_status"]) == ("processing", "paid")
    assert queues.take(queues.dead_letters) == []


def test_all_messages_are_moved_with_their_bodies(queues: Queues) -> None:
    bodies = {f"letter {number}" for number in range(23)}
    for body in bodies:
        queues.client.send_message(QueueUrl=queues.dead_letters, MessageBody=body)

    moved = queues.redrive()

    taken = [message["Body"] for _ in range(3) for message in queues.take(queues.queue)]
    assert (moved, sorted(taken)) == (23, sorted(bodies))
    assert queues.redrive() == 0


def test_an_unknown_queue_is_refused_with_the_known_ones(queues: Queues) -> None:
    queues.client.send_message(QueueUrl=queues.dead_letters, MessageBody="letter")

    for unknown in ("orders-on-payment-refunded", "lone", "orders-on-payment-succeeded-dead-letters", ""):
        with pytest.raises(UnknownQueue, match=r"Known queues: orders-on-payment-succeeded$"):
            redrive(queues.client, queues.prefix, unknown)

    assert [message["Body"] for message in queues.take(queues.dead_letters)] == ["letter"]
    assert queues.take(queues.queue) == []
