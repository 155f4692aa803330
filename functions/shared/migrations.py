"""Forward-only migrations of a service's PostgreSQL database, and the role of its functions.

The admin owns the tables. The service's role, named like the database, may only read and write rows.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from shared.observability import logger
from shared.postgres import Connection, Notice, verifier_of

_FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
_LOCK = 0x626F7474656761  # "bottega": one migration of a database at a time


class MigrationError(Exception):
    """The migration files are invalid or do not match the applied migrations."""


class Migration(NamedTuple):
    """One SQL file, applied once.

    Attributes:
        name: File name, `NNNN_what_it_does.sql`. Files are applied in the order of their names.
        sql: Its statements, which run in one transaction.
    """

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the statements in hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrate(connection: Connection, directory: Path, *, may_be_ahead: bool = False) -> list[str]:
    """Apply the migrations that the database does not have yet, each file in its own transaction.

    Args:
        connection: The admin's connection to the service's database, in autocommit mode.
        directory: Directory of the migration files.
        may_be_ahead: Whether the database may have later migrations than the directory, as after the rollback of a
            deployment: migrations are not rolled back, so the old code runs on the new schema.

    Returns:
        The names of the applied files.

    Raises:
        MigrationError: A file name is invalid, or an applied file was changed or deleted.
    """
    migrations = read_migrations(directory)
    with _exclusive(connection):
        _ensure_record(connection)
        pending = _pending(migrations, _relevant(_applied(connection), migrations, may_be_ahead))
        for migration in pending:
            _apply(connection, migration)
    return [migration.name for migration in pending]


def read_migrations(directory: Path) -> list[Migration]:
    """Return the migrations of a directory in order.

    Raises:
        MigrationError: A name is not `NNNN_what_it_does.sql`, or a number is used twice.
    """
    names = sorted(path.name for path in directory.glob("*.sql"))
    if wrong := [name for name in names if not _FILE_NAME.fullmatch(name)]:
        raise MigrationError(f"{wrong[0]} is not named NNNN_what_it_does.sql")
    numbers = [name[:4] for name in names]
    if twice := [number for number in numbers if numbers.count(number) > 1]:
        raise MigrationError(f"Two migrations in {directory} have the number {twice[0]}")
    return [Migration(name, (directory / name).read_text()) for name in names]


def provision(admin: Connection, name: str, password: str | None) -> None:
    """Create a service's database and role if they are absent, and set the role's password and limits.

    Args:
        admin: The admin's connection to any database, in autocommit mode.
        name: Name of the database and of the role.
        password: The role's new password; None keeps the current one.
    """
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        _execute(admin, "CREATE ROLE %I", name)
    if password is not None:
        _execute(admin, "ALTER ROLE %I LOGIN PASSWORD %L", name, verifier_of(password, name, admin))
    for setting, limit in {
        "statement_timeout": "5s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "10s",
    }.items():
        _execute(admin, "ALTER ROLE %I SET %I = %L", name, setting, limit)
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        # With this locale lower() and ILIKE handle all letters the same on every server.
        _execute(admin, "CREATE DATABASE %I TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'", name)
    _execute(admin, "REVOKE ALL ON DATABASE %I FROM PUBLIC", name)
    _execute(admin, "GRANT CONNECT ON DATABASE %I TO %I", name, name)


def grant_access(connection: Connection, role: str) -> None:
    """Let a role read and write rows of all tables that later migrations create. Call it before the first migration."""
    with _exclusive(connection):
        _ensure_record(connection)
        _execute(connection, "GRANT USAGE ON SCHEMA public TO %I", role)
        defaults = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT "
        _execute(connection, defaults + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I", role)
        _execute(connection, defaults + "USAGE ON SEQUENCES TO %I", role)


@contextmanager
def _exclusive(connection: Connection) -> Iterator[None]:
    # An advisory lock of the session, because there may be no table yet. It would pin a connection of RDS Proxy, but
    # the migration connects to the server itself: the proxy does not know the admin.
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _ensure_record(connection: Connection) -> None:
    connection.execute("""
        CREATE TABLE IF NOT EXISTS schema_migrations (
            name text PRIMARY KEY,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
    """)


def _applied(connection: Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, checksum FROM schema_migrations ORDER BY name")
    return {row["name"]: row["checksum"] for row in rows}


def _relevant(applied: dict[str, str], migrations: list[Migration], may_be_ahead: bool) -> dict[str, str]:
    """Return the applied migrations that this code must have as files."""
    if not may_be_ahead or not migrations:
        return applied
    return {name: checksum for name, checksum in applied.items() if name <= migrations[-1].name}


def _pending(migrations: list[Migration], applied: dict[str, str]) -> list[Migration]:
    known = {migration.name: migration.checksum for migration in migrations}
    for name, checksum in applied.items():
        if name not in known:
            raise MigrationError(f"{name} was applied but its file is gone; write a new migration instead")
        if known[name] != checksum:
            raise MigrationError(f"{name} was changed after it was applied; write a new migration instead")
    pending = [migration for migration in migrations if migration.name not in applied]
    if pending and applied and pending[0].name < max(applied):
        raise MigrationError(f"{pending[0].name} comes before the applied {max(applied)}; give it a later number")
    return pending


def _apply(connection: Connection, migration: Migration) -> None:
    with _warnings_logged(connection, migration.name), connection.transaction():
        # A statement that waits for a table lock blocks all later ones. Failing early allows a retry.
        connection.execute("SET LOCAL lock_timeout = '5s'")
        connection.execute(migration.sql.encode())
        connection.execute(
            "INSERT INTO schema_migrations (name, checksum) VALUES (%s, %s)", [migration.name, migration.checksum]
        )


@contextmanager
def _warnings_logged(connection: Connection, name: str) -> Iterator[None]:
    """Log what a migration reports with RAISE WARNING, such as data that people must look at."""

    def log(notice: Notice) -> None:
        if notice.severity_nonlocalized == "WARNING":
            logger().warning("Migration warning", extra={"migration": name, "warning": notice.message_primary})

    connection.add_notice_handler(log)
    try:
        yield
    finally:
        connection.remove_notice_handler(log)


def _execute(connection: Connection, template: str, *values: str) -> None:
    """Run a statement that takes no parameters, with identifiers (%I) and literals (%L) quoted by PostgreSQL."""
    row = connection.execute("SELECT format(%s, VARIADIC %s::text[]) AS statement", [template, list(values)]).fetchone()
    assert row is not None  # noqa: S101 - SELECT without FROM has one row
    connection.execute(row["statement"].encode())
