"""Each service has a map of what it stores about a person: a new column fails here until it is classified.

Documents have no schema: the tests of orders check every document that they cause.
"""

import importlib

import pytest

from localstack.servers.group import SERVICES, database_of
from tests.conftest import TestServers

MIGRATIONS = {f"schema_migrations.{column}" for column in ("name", "checksum", "applied_at")}
"""The migrator's own table, in each database."""


def classified(service: str) -> tuple[set[str], set[str]]:
    """Return the personal columns of a service, and the others."""
    module = importlib.import_module(f"{service}.personal_data")
    return set(module.PERSONAL), set(module.NOT_PERSONAL)


@pytest.mark.parametrize("service", SERVICES)
def test_every_column_of_every_table_is_classified_once(service: str, servers: TestServers) -> None:
    with servers.postgres.admin(database_of(service)) as connection:
        rows = connection.execute("""
            SELECT table_name || '.' || column_name AS name FROM information_schema.columns
            WHERE table_schema NOT IN ('information_schema', 'pg_catalog')
        """).fetchall()

    personal, others = classified(service)
    assert {row["name"] for row in rows} == personal | others | MIGRATIONS
    assert personal.isdisjoint(others)
