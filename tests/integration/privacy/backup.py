"""Backups of the databases, as a restored cluster has them."""

import json
from dataclasses import dataclass
from typing import Any, Self

from localstack.servers.group import SERVICES, database_of
from orders.repository.database import database as orders_database
from tests.conftest import TestServers

_COLLECTIONS = ("orders", "joined_guests", "refused_events")


@dataclass
class Backup:
    """The rows of each service's tables, and the documents of orders."""

    tables: dict[str, dict[str, list[dict[str, Any]]]]
    documents: dict[str, list[Any]]

    @classmethod
    def of(cls, servers: TestServers) -> Self:
        """Make a backup."""
        tables = {}
        for service in SERVICES:
            with servers.postgres.admin(database_of(service)) as connection:
                names = connection.execute("""
                    SELECT tablename FROM pg_tables
                    WHERE schemaname = 'public' AND tablename NOT IN ('schema_migrations', 'buyer_locks')
                """).fetchall()
                tables[service] = {
                    each["tablename"]: [
                        row["row"]
                        for row in connection.execute(
                            f"SELECT to_jsonb(each) AS row FROM {each['tablename']} AS each".encode()
                        )
                    ]
                    for each in names
                }
        with orders_database.database() as connected:
            documents = {name: list(connected[name].find()) for name in _COLLECTIONS}
        return cls(tables, documents)

    def restore(self, servers: TestServers, services: list[str]) -> None:
        """Replace what services store with the backup."""
        for service in set(services) - {"orders"}:
            self._restore_tables(servers, service)
        if "orders" in services:
            with orders_database.database() as connected:
                for name, documents in self.documents.items():
                    connected[name].delete_many({})
                    if documents:
                        connected[name].insert_many(documents)

    def _restore_tables(self, servers: TestServers, service: str) -> None:
        with servers.postgres.admin(database_of(service)) as connection:
            # Triggers and foreign keys wait for nothing.
            connection.execute("SET session_replication_role = replica")
            for table, found in self.tables[service].items():
                connection.execute(f"DELETE FROM {table}".encode())
                [columns] = connection.execute(
                    """
                    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS names
                    FROM information_schema.columns WHERE table_name = %(table)s AND is_generated = 'NEVER'
                    """,
                    {"table": table},
                )
                connection.execute(
                    f"""
                    INSERT INTO {table} ({columns["names"]}) OVERRIDING SYSTEM VALUE
                    SELECT {columns["names"]} FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)
                    """.encode(),
                    {"rows": json.dumps(found)},
                )
