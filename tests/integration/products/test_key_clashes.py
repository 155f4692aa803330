"""The migration that introduced comparison keys, on a catalogue from before it."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from localstack import FUNCTIONS
from shared.migrations import migrate
from shared.postgres import Connection
from tests.conftest import TestServers

MIGRATIONS = FUNCTIONS / "products" / "migrations"


@pytest.fixture
def old_catalogue(servers: TestServers, tmp_path: Path) -> Iterator[Connection]:
    """A database with the migrations before comparison keys."""
    for file in MIGRATIONS.glob("*.sql"):
        if file.name < "0009":
            shutil.copy(file, tmp_path)
    name = f"clashes_{secrets.token_hex(4)}"
    with servers.postgres.admin() as admin:
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'".encode()
        )
    with servers.postgres.admin(name) as connection:
        migrate(connection, tmp_path)
        yield connection
    with servers.postgres.admin() as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def add(connection: Connection, sku: str | None, category: str, *, archived: bool = False) -> str:
    [row] = connection.execute(
        """
        INSERT INTO products (sku, name, price_minor, category, archived_at)
        VALUES (%s, 'n', 100, %s, CASE WHEN %s THEN now() END) RETURNING id::text
        """,
        [sku, category, archived],
    )
    return str(row["id"])


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in connection.execute(query.encode()).fetchall()]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(vars(each)["warning"]) for each in caplog.records if each.message == "Migration warning"]


def test_clashing_skus_are_kept_listed_and_logged(old_catalogue: Connection, caplog: pytest.LogCaptureFixture) -> None:
    archived = add(old_catalogue, "É1", "c", archived=True)
    oldest = add(old_catalogue, "é1", "c")
    decomposed = add(old_catalogue, "E\u03011", "c")
    add(old_catalogue, "E1", "c")
    add(old_catalogue, None, "c")

    migrate(old_catalogue, MIGRATIONS)

    kept = rows(old_catalogue, "SELECT id::text, sku FROM products WHERE sku_key IS NOT NULL ORDER BY sku_key")
    assert [sku for _, sku in kept] == ["E1", "é1"]
    assert kept[1][0] == oldest
    clashes = rows(old_catalogue, "SELECT id::text, sku, kept_by::text, kept_as FROM sku_clashes")
    assert sorted(clashes) == sorted([(archived, "É1", oldest, "é1"), (decomposed, "E\u03011", oldest, "é1")])
    assert len(warnings(caplog)) == 2


def test_a_clash_is_resolved_by_another_sku(old_catalogue: Connection) -> None:
    add(old_catalogue, "é1", "c")
    clashing = add(old_catalogue, "É1", "c")
    migrate(old_catalogue, MIGRATIONS)

    with pytest.raises(psycopg.errors.UniqueViolation):
        old_catalogue.execute("UPDATE products SET sku = 'E\u03011' WHERE id = %s", [clashing])
    old_catalogue.execute("UPDATE products SET name = 'still sold' WHERE id = %s", [clashing])
    assert len(rows(old_catalogue, "SELECT * FROM sku_clashes")) == 1
    old_catalogue.execute("UPDATE products SET sku = 'É2' WHERE id = %s", [clashing])

    assert rows(old_catalogue, "SELECT * FROM sku_clashes") == []
    assert rows(old_catalogue, "SELECT sku_key FROM products ORDER BY sku_key") == [("é1",), ("é2",)]


def test_spellings_of_a_category_are_merged_into_the_most_frequent_and_logged(
    old_catalogue: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    for category in ("ceramics", "Ceramics", "Ceramics", "CERAMICS", "Paper"):
        add(old_catalogue, None, category)
    add(old_catalogue, None, "ceramics", archived=True)

    migrate(old_catalogue, MIGRATIONS)

    counted = "SELECT category, sum(products)::int FROM category_changes GROUP BY category HAVING sum(products) > 0"
    assert sorted(rows(old_catalogue, counted)) == [("Ceramics", 4), ("Paper", 1)]
    assert rows(old_catalogue, "SELECT DISTINCT category FROM products ORDER BY category") == [
        ("Ceramics",),
        ("Paper",),
    ]
    assert rows(old_catalogue, "SELECT key, name FROM categories ORDER BY key") == [
        ("ceramics", "Ceramics"),
        ("paper", "Paper"),
    ]
    assert sorted(warnings(caplog)) == [
        'Category "CERAMICS" was merged into "Ceramics" (1 products)',
        'Category "ceramics" was merged into "Ceramics" (2 products)',
    ]
    stale = rows(old_catalogue, "SELECT namespace FROM pending_invalidations ORDER BY namespace")
    assert (len(stale), stale[-1]) == (4, ("products:lists",))


def test_a_catalogue_without_clashes_reports_nothing(
    old_catalogue: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    add(old_catalogue, "A-1", "Ceramics")
    add(old_catalogue, "A-2", "Ceramics")

    migrate(old_catalogue, MIGRATIONS)

    assert warnings(caplog) == []
    assert rows(old_catalogue, "SELECT * FROM sku_clashes") == []
    assert rows(old_catalogue, "SELECT * FROM pending_invalidations") == []
