"""Empty tables before a test with one statement: a new connection and TRUNCATE take twenty times as long."""

import psycopg

from localstack.servers.postgres import Postgres
from shared.postgres import Connection

# Tables whose rows migrations insert; nothing changes them.
CONSTANT = ("schema_migrations", "buyer_locks", "order_locks")
# The locks wait for transactions that a killed process left open, as TRUNCATE would. Without triggers and foreign keys
# the order does not matter. Deleted rows leave holes, so that a table that has grown is truncated after all.
_EMPTY = f"""
DO $$
DECLARE
    tables name[] := ARRAY(
        SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN {CONSTANT}
    );
    each name;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH each IN ARRAY tables LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', each);
    END LOOP;
    FOREACH each IN ARRAY tables LOOP
        IF pg_relation_size(each::text) > 65536 THEN
            EXECUTE format('TRUNCATE %I CASCADE', each);
        ELSE
            EXECUTE format('DELETE FROM %I', each);
        END IF;
    END LOOP;
END $$
""".encode()


class Emptier:
    """Empties databases over kept connections.

    Args:
        postgres: Their server.
    """

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self._connections: dict[str, Connection] = {}

    def empty(self, database: str) -> None:
        """Delete all rows except constant ones."""
        try:
            self._connected(database).execute(_EMPTY)
        except psycopg.OperationalError:
            # A test stopped the server or ended its connections.
            self._connections.pop(database).close()
            self._connected(database).execute(_EMPTY)

    def close(self) -> None:
        """Close the connections."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _connected(self, database: str) -> Connection:
        if database not in self._connections:
            self._connections[database] = self._postgres.admin(database)
        return self._connections[database]
