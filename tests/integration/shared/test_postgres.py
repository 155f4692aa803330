"""A writer that was demoted to a reader is unavailable, and its connections are dropped."""

import threading
from collections.abc import Iterator

import pytest

from shared.errors import DependencyUnavailable
from shared.postgres import Database, connect
from shared.secrets import get_secret
from tests.conftest import TestServers

INSERT = "INSERT INTO cancelled_orders (order_id, cancelled_at) VALUES ('demoted', now())"


@pytest.fixture
def database(servers: TestServers) -> Iterator[Database]:
    servers.postgres.start()
    opened = Database("PAYMENTS_DATABASE_SECRET")
    yield opened
    opened.close()
    with connect(get_secret("test/payments-database")) as connection:
        connection.execute("DELETE FROM cancelled_orders WHERE order_id = 'demoted'")


def demote(database: Database) -> None:
    """Make the idle connection read-only, as a failover does."""
    with database.connection() as connection:
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")


def stored(database: Database) -> int:
    with database.connection() as connection:
        return len(connection.execute("SELECT 1 FROM cancelled_orders WHERE order_id = 'demoted'").fetchall())


@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_demoted_writer_is_unavailable_once(database: Database, in_transaction: bool) -> None:
    demote(database)
    block = database.transaction if in_transaction else database.connection

    with pytest.raises(DependencyUnavailable), block() as connection:
        connection.execute(INSERT)
    assert stored(database) == 0

    with block() as connection:
        connection.execute(INSERT)
    assert stored(database) == 1


def test_no_connection_is_opened_to_a_reader(servers: TestServers, database: Database) -> None:
    with servers.postgres.admin("postgres") as admin:
        admin.execute("ALTER DATABASE bottega_payments SET default_transaction_read_only = on")
        try:
            with pytest.raises(DependencyUnavailable):
                database.ping()
        finally:
            admin.execute("ALTER DATABASE bottega_payments RESET default_transaction_read_only")

    database.ping()


def test_a_connection_prepares_no_statements(database: Database) -> None:
    with database.connection() as connection:
        for _ in range(10):
            connection.execute("SELECT %(number)s::int", {"number": 1})
        prepared = connection.execute("SELECT name FROM pg_prepared_statements").fetchall()

    assert prepared == []


def test_threads_with_demoted_connections_recover(database: Database) -> None:
    outcomes = []

    def write() -> None:
        try:
            with database.connection() as connection:
                connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
                connection.execute(INSERT)
        except DependencyUnavailable:
            outcomes.append("unavailable")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes, len(database._idle), stored(database)) == (["unavailable"] * 4, 0, 0)
