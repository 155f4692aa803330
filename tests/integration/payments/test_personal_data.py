"""Every column is classified: a new one must be, before it stores anything."""

from payments.personal_data import NOT_PERSONAL, PERSONAL
from tests.conftest import TestServers


def test_every_column_is_classified_once(servers: TestServers) -> None:
    with servers.postgres.admin("bottega_payments") as connection:
        rows = connection.execute("""
            SELECT table_name || '.' || column_name AS name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
        """).fetchall()

    assert {row["name"] for row in rows} == PERSONAL.keys() | NOT_PERSONAL
    assert PERSONAL.keys().isdisjoint(NOT_PERSONAL)
