"""Where a person's traces are in the shop of this process."""

from typing import Any

from localstack.servers.group import database_of
from tests.conftest import TestServers
from tests.integration.privacy.bus import Bus
from tests.integration.privacy.shop import MARK, PHONE
from tests.places import Canary, stored

_CANARY = Canary(MARK, PHONE)


def found(text: str) -> bool:
    """Whether a text has something of the person."""
    return _CANARY.is_in(text)


def places(servers: TestServers, bus: Bus) -> set[str]:
    """Return the tables, collections, buckets, queues and cache keys that have something of the person."""
    queued = (("queue", body) for body in (*bus.bodies, *bus.left()))
    return {place for place, text in (*stored(servers), *queued) if found(text)}


def rows(servers: TestServers, service: str, table: str) -> list[dict[str, Any]]:
    """Return all rows of a table in JSON values."""
    with servers.postgres.admin(database_of(service)) as connection:
        found = connection.execute(f"SELECT to_jsonb(each) AS row FROM {table} AS each".encode())
        return [row["row"] for row in found]
