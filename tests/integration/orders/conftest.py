"""The orders service in this process, on the real database, with fakes of its dependencies."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import boto3
import pytest

from orders.dependencies import override
from orders.products_client import InvokedProducts
from orders.repository.database import database
from shared.secrets import get_secret
from tests.conftest import TestServers
from tests.integration.orders.shop import Shop
from tests.integration.orders.stand_in import Lambda
from tests.integration.orders.stored_fields import CLASSIFIED, EMBEDDED, MIGRATIONS, stored_fields

_REGION = "eu-west-1"


class DeadLetters:
    """The dead-letter queue of the consumers."""

    def __init__(self) -> None:
        self._queue = boto3.resource("sqs", region_name=_REGION).get_queue_by_name(QueueName="orders-dead-letters")

    def take_all(self) -> list[dict[str, str]]:
        """Delete all messages and return their bodies and attributes."""
        letters = []
        while messages := self._queue.receive_messages(MessageAttributeNames=["All"], MaxNumberOfMessages=10):
            for message in messages:
                attributes = {name: value["StringValue"] for name, value in (message.message_attributes or {}).items()}
                letters.append({"body": message.body, **attributes})
                message.delete()
        return letters


@pytest.fixture(scope="session")
def orders_database(servers: TestServers) -> Iterator[None]:
    """Set the dead-letter queue; close the database at the end."""
    queue = boto3.client("sqs", region_name=_REGION).create_queue(QueueName="orders-dead-letters")["QueueUrl"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEAD_LETTER_QUEUE_URL", queue)
        yield
    database.close()


@pytest.fixture
def dead_letters(orders_database: None, servers: TestServers) -> DeadLetters:
    """An empty dead-letter queue."""
    letters = DeadLetters()
    letters.take_all()
    return letters


@pytest.fixture(autouse=True)
def shop(orders_database: None, servers: TestServers) -> Iterator[Shop]:
    """An empty shop with ten bowls at 19.99."""
    servers.mongo.start()
    with database.database() as connected:
        connected["orders"].delete_many({})
        connected["job_positions"].delete_many({})
        connected["refused_events"].delete_many({})
        connected["joined_guests"].delete_many({})
    opened = Shop()
    opened.products.add("bowl", 10, "19.99")
    previous = override(opened.dependencies())
    yield opened
    override(previous)
    _check_classification(servers)


def _check_classification(servers: TestServers) -> None:
    """Whatever a test made the code store is classified in `orders.personal_data`."""
    if servers.mongo.running():
        assert stored_fields() <= CLASSIFIED | EMBEDDED | MIGRATIONS


@pytest.fixture
def state_files(tmp_path: Path) -> tuple[Path, Path]:
    """Files in which products and the bus survive the death of a process."""
    return tmp_path / "products.json", tmp_path / "bus.json"


@pytest.fixture
def functions(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lambda]:
    stand_in = Lambda()
    Thread(target=stand_in.serve_forever, daemon=True).start()
    with database.database() as connected:
        connected.command("ping")
    for secret in ("orders-database", "order-networks"):
        get_secret(f"test/{secret}")
    monkeypatch.setenv("AWS_ENDPOINT_URL", stand_in.url)
    monkeypatch.setenv("RESERVE_STOCK_FUNCTION", "reserve:live")
    monkeypatch.setenv("RELEASE_STOCK_FUNCTION", "release:live")
    override(shop.dependencies(InvokedProducts()))
    yield stand_in
    stand_in.shutdown()
    stand_in.server_close()
