"""The whole shop in this process, on the real servers."""

import os
from collections.abc import Iterator

import boto3
import pytest

from auth.repository.database import database as auth_database
from messages.repository.database import database as messages_database
from orders.repository.database import database as orders_database
from payments.repository.database import database as payments_database
from products.repository.database import database as products_database
from tests.conftest import TestServers
from tests.integration.privacy.shop import Shop, opened

_REGION = "eu-west-1"


@pytest.fixture
def shop(servers: TestServers) -> Iterator[Shop]:
    """An empty shop."""
    servers.mongo.start()
    with orders_database.database() as connected:
        for name in ("orders", "joined_guests", "refused_events"):
            connected[name].delete_many({})
    boto3.resource("s3", region_name=_REGION).Bucket(os.environ["EXPORTS_BUCKET"]).objects.all().delete()
    with opened(servers) as made:
        yield made
    for database in (auth_database, orders_database, products_database, payments_database, messages_database):
        database.close()
