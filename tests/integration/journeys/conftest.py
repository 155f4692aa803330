"""The whole shop: orders, products, payments and Stripe."""

from collections.abc import Iterator

import boto3
import pytest

from orders.repository.database import database as orders_database
from payments.repository.database import database as payments_database
from products.repository.database import database as products_database
from tests.conftest import TestServers
from tests.integration.journeys.world import World, opened

_REGION = "eu-west-1"


@pytest.fixture(scope="package")
def dead_letters(servers: TestServers) -> Iterator[str]:
    """URL of the dead-letter queue."""
    queue = boto3.client("sqs", region_name=_REGION).create_queue(QueueName="journeys-dead-letters")["QueueUrl"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEAD_LETTER_QUEUE_URL", queue)
        yield queue
    for database in (orders_database, products_database, payments_database):
        database.close()


@pytest.fixture
def world(servers: TestServers, dead_letters: str) -> Iterator[World]:
    """An empty shop with an empty Stripe account."""
    servers.mongo.start()
    with opened(servers) as made:
        yield made
