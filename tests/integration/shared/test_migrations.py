"""Migrations against a real PostgreSQL."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from shared.migrations import MigrationError, grant_access, migrate, provision
from shared.postgres import Connection
from tests.conftest import TestServers

_PASSWORD = "a password with 'quotes' and %s"


@pytest.fixture
def database(servers: TestServers) -> Iterator[str]:
    """A provisioned database of its own."""
    name = f"bottega_{secrets.token_hex(4)}"
    with servers.postgres.admin() as admin:
        provision(admin, name, _PASSWORD)
        with servers.postgres.admin(name) as connection:
            grant_access(connection, name)
        yield name
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        admin.execute(f"DROP ROLE {name}".encode())


@pytest.fixture
def admin(servers: TestServers, database: str) -> Iterator[Connection]:
    with servers.postgres.admin(database) as connection:
        yield connection


def as_service(servers: TestServers, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=servers.postgres.port,
        user=database,
        password=_PASSWORD,
        dbname=database,
        autocommit=True,
    )


def write(directory: Path, **files: str) -> Path:
    for name, sql in files.items():
        (directory / f"{name.removeprefix('n')}.sql").write_text(sql)
    return directory


def tables(connection: Connection) -> set[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows} - {"schema_migrations"}


def test_each_file_is_applied_once(admin: Connection, tmp_path: Path) -> None:
    write(tmp_path, n0001_a="CREATE TABLE a (id int); CREATE TABLE b (id int)", n0002_c="CREATE TABLE c (id int)")

    first = migrate(admin, tmp_path)
    second = migrate(admin, tmp_path)

    assert (first, second) == (["0001_a.sql", "0002_c.sql"], [])
    assert tables(admin) == {"a", "b", "c"}


def test_a_failed_file_is_rolled_back_and_earlier_files_are_kept(admin: Connection, tmp_path: Path) -> None:
    write(tmp_path, n0001_a="CREATE TABLE a (id int)", n0002_b="CREATE TABLE b (id int); SELECT 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(admin, tmp_path)

    assert tables(admin) == {"a"}
    write(tmp_path, n0002_b="CREATE TABLE b (id int)")
    assert migrate(admin, tmp_path) == ["0002_b.sql"]


def test_a_changed_file_is_rejected_and_nothing_is_applied(admin: Connection, tmp_path: Path) -> None:
    migrate(admin, write(tmp_path, n0001_a="CREATE TABLE a (id int)"))
    write(tmp_path, n0001_a="CREATE TABLE a (id bigint)", n0002_b="CREATE TABLE b (id int)")

    with pytest.raises(MigrationError, match=r"0001_a\.sql was changed"):
        migrate(admin, tmp_path)

    assert tables(admin) == {"a"}


def test_a_deleted_file_is_rejected(admin: Connection, tmp_path: Path) -> None:
    migrate(admin, write(tmp_path, n0001_a="CREATE TABLE a (id int)"))
    (tmp_path / "0001_a.sql").unlink()

    with pytest.raises(MigrationError, match="file is gone"):
        migrate(admin, tmp_path)


def test_a_file_numbered_before_an_applied_one_is_rejected(admin: Connection, tmp_path: Path) -> None:
    migrate(admin, write(tmp_path, n0002_b="CREATE TABLE b (id int)"))
    write(tmp_path, n0001_a="CREATE TABLE a (id int)")

    with pytest.raises(MigrationError, match=r"0001_a\.sql comes before"):
        migrate(admin, tmp_path)

    assert tables(admin) == {"b"}


def test_two_concurrent_migrations_apply_each_file_once(servers: TestServers, database: str, tmp_path: Path) -> None:
    write(tmp_path, n0001_a="SELECT pg_sleep(0.2); CREATE TABLE a (id int)")

    def run(_: int) -> list[str]:
        with servers.postgres.admin(database) as connection:
            return migrate(connection, tmp_path)

    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(run, range(4)))

    assert sorted(applied) == [[], [], [], ["0001_a.sql"]]


def test_a_service_role_reads_and_writes_rows_but_owns_nothing(
    servers: TestServers, database: str, admin: Connection, tmp_path: Path
) -> None:
    migrate(admin, write(tmp_path, n0001_a="CREATE TABLE a (id bigserial PRIMARY KEY, name text)"))

    with as_service(servers, database) as service:
        service.execute("INSERT INTO a (name) VALUES ('x')")
        service.execute("UPDATE a SET name = 'y'")
        assert service.execute("SELECT id, name FROM a").fetchall() == [(1, "y")]
        for forbidden in (b"DROP TABLE a", b"CREATE TABLE c (id int)", b"TRUNCATE a", b"DELETE FROM schema_migrations"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(forbidden)
        service.execute("DELETE FROM a")

    assert tables(admin) == {"a"}


def test_a_service_role_has_time_limits(servers: TestServers, database: str) -> None:
    with as_service(servers, database) as service:
        limits = [
            service.execute(f"SHOW {name}".encode()).fetchall()[0][0]
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]

    assert limits == ["5s", "3s", "10s"]


def test_another_service_cannot_connect(servers: TestServers, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(
            host="127.0.0.1",
            port=servers.postgres.port,
            user="bottega_auth",
            password=servers.passwords["auth"],
            dbname=database,
        )


def test_provisioning_again_changes_only_the_password(servers: TestServers, database: str) -> None:
    with servers.postgres.admin() as admin:
        provision(admin, database, "another")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        as_service(servers, database)
