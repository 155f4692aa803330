"""The products service in this process."""

from collections.abc import Iterator

import pytest

from products.repository.database import database
from tests.conftest import TestServers


@pytest.fixture(scope="package", autouse=True)
def _database(servers: TestServers) -> Iterator[None]:
    """Close the connections of parallel callers at the end."""
    yield
    database.close()
