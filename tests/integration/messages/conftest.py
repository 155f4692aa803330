"""The messages service in this process, with a real database and fakes of the rest."""

from collections.abc import Iterator

import pytest

from messages.dependencies import override
from messages.repository.database import database
from shared import valkey_pause
from tests.conftest import TestServers
from tests.integration.messages.service import TABLES, Post


@pytest.fixture(autouse=True)
def _clean(servers: TestServers) -> None:
    """Empty only the tables of messages and Valkey: emptying all services takes longer than most of these tests."""
    servers.postgres.start()
    servers.valkey.start()
    valkey_pause.end()
    with database.connection() as connection, servers.valkey_admin() as cache:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}".encode())
        cache.flushall()


@pytest.fixture(autouse=True)
def post(_clean: None) -> Iterator[Post]:
    """The service without messages."""
    opened = Post()
    former = override(opened.dependencies())
    yield opened
    override(former)
