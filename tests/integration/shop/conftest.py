"""The shop service in this process, with a real database and cache."""

import pytest

from shared import valkey_pause
from shared.shop_settings import client
from shop.repository.database import database
from tests.conftest import TestServers


@pytest.fixture(autouse=True)
def _clean(servers: TestServers) -> None:
    """Empty only the tables of the shop service and Valkey: emptying all services takes longer than these tests."""
    servers.postgres.start()
    servers.valkey.start()
    valkey_pause.end()
    client._known.clear()
    with database.connection() as connection, servers.valkey_admin() as cache:
        connection.execute("DELETE FROM settings_changes")
        connection.execute("DELETE FROM settings")
        cache.flushall()
