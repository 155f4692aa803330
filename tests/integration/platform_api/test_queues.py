"""GET /queues, on the emulator's real queues."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest

from localstack.servers.ports import HOST, free_port
from orders.handlers import on_payment_succeeded
from platform_api.handlers import list_queues
from shared.caller import Caller
from tests.apigateway import Response, call
from tests.queues import consume

ADMIN = Caller("00000000-0000-4000-8000-000000000001", "admin@example.com", "admin", "session-1")


@dataclass(frozen=True)
class Consumer:
    """A consumer's queue and its dead-letter queue."""

    client: Any
    name: str
    queue: str
    dead_letters: str

    @classmethod
    def made(cls, client: Any, name: str) -> "Consumer":
        queue, letters = (
            client.create_queue(QueueName=f"bottega-local-{name}{suffix}")["QueueUrl"]
            for suffix in ("", "-dead-letters")
        )
        return cls(client, name, queue, letters)

    def sent(self, number: int) -> None:
        for _ in range(number):
            self.client.send_message(QueueUrl=self.queue, MessageBody="{}")

    def received(self, number: int) -> None:
        got = self.client.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=number, VisibilityTimeout=60)
        assert len(got["Messages"]) == number

    def receive_dead_letters(self) -> None:
        got = self.client.receive_message(QueueUrl=self.dead_letters, MaxNumberOfMessages=10, VisibilityTimeout=60)
        assert got["Messages"]


@pytest.fixture
def consumers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Consumer]]:
    client = boto3.client("sqs", region_name="eu-west-1")
    run = uuid.uuid4().hex[:8]
    made = [Consumer.made(client, f"{run}-{name}") for name in ("payments", "orders", "products")]
    monkeypatch.setenv("QUEUE_URLS", ",".join(each.queue for each in made))
    yield made
    for each in made:
        client.delete_queue(QueueUrl=each.queue)
        client.delete_queue(QueueUrl=each.dead_letters)


def queues() -> Response:
    return call(list_queues.handler, "GET", "/queues", caller=ADMIN)


def row(consumer: Consumer, waiting: int = 0, in_flight: int = 0, dead_letters: int = 0) -> dict[str, Any]:
    return {"name": consumer.name, "waiting": waiting, "in_flight": in_flight, "dead_letters": dead_letters}


def test_the_queues_of_all_consumers_are_counted_and_sorted_by_name(consumers: list[Consumer]) -> None:
    payments, orders, products = consumers
    orders.sent(3)
    orders.received(1)
    products.sent(1)

    response = queues()

    assert (response.status, response.headers["cache-control"]) == (200, "no-store")
    assert response.body["queues"] == [row(orders, waiting=2, in_flight=1), row(payments), row(products, waiting=1)]
    assert set(response.body) == {"queues", "timestamp"}
    assert response.body["timestamp"].endswith("Z")


def test_a_dead_letter_is_counted_while_it_is_received_for_inspection(
    consumers: list[Consumer], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, orders, _ = consumers
    monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", orders.dead_letters)
    consume(on_payment_succeeded.handler, "no event", "nor this")

    dead_lettered = queues().body["queues"][0]
    orders.receive_dead_letters()
    received = queues().body["queues"][0]

    assert dead_lettered == received == row(orders, dead_letters=2)


def test_a_queue_unknown_to_sqs_is_reported_as_unavailable_without_its_name(
    consumers: list[Consumer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUEUE_URLS", f"{consumers[0].queue},{consumers[1].queue}-unknown")

    response = queues()

    assert (response.status, response.body["code"]) == (503, "dependency_unavailable")
    assert "unknown" not in str(response.body)


def test_without_sqs_the_response_is_503_with_retry_after(
    consumers: list[Consumer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", f"http://{HOST}:{free_port()}")

    response = queues()

    assert (response.status, response.body["code"]) == (503, "dependency_unavailable")
    assert response.headers["retry-after"] == "5"


@pytest.fixture
def slow_sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], None]], None]]:
    """A fake SQS that calls a function before it reports empty queues."""
    ahead: list[Callable[[], None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            ahead[0]()
            self.send_response(200)
            self.end_headers()
            zeros = '"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesNotVisible": "0"'
            self.wfile.write(f'{{"Attributes": {{{zeros}}}}}'.encode())

        def log_message(self, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", f"http://{HOST}:{server.server_port}")
    yield ahead.append
    server.shutdown()
    server.server_close()


def test_all_queues_are_counted_in_parallel(
    consumers: list[Consumer], slow_sqs: Callable[[Callable[[], None]], None]
) -> None:
    together = threading.Barrier(2 * len(consumers), timeout=2)

    def wait_for_the_others() -> None:
        together.wait()

    slow_sqs(wait_for_the_others)

    assert queues().status == 200


def test_an_unresponsive_sqs_is_a_503_within_the_deadline(
    consumers: list[Consumer], slow_sqs: Callable[[Callable[[], None]], None]
) -> None:
    released = threading.Event()

    def hang() -> None:
        released.wait()

    slow_sqs(hang)
    started = time.monotonic()

    response = queues()

    released.set()
    assert (response.status, response.body["code"]) == (503, "dependency_unavailable")
    assert time.monotonic() - started < 5
