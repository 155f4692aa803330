"""Old code runs while the databases are migrated, and after a rollback: migrations only add.

What takes something away stands in a later release, when no code uses it any more; the file says so in a comment
`-- contract: why it is unused`.
"""

import re
from pathlib import Path

import pytest

from tools.template import ROOT

FILES = sorted((ROOT / "functions").glob("*/migrations/*.sql"))
CONTRACTS = {
    "drops what old code may use": r"\bDROP (TABLE|COLUMN|VIEW|FUNCTION|TYPE|SEQUENCE|SCHEMA)\b",
    "renames what old code may use": r"\bRENAME\b",
    "changes a column's type": r"\bALTER COLUMN \w+ (SET DATA )?TYPE\b",
    "refuses rows that old code writes": r"\bSET NOT NULL\b|\bADD CONSTRAINT\b(?!.*\bNOT VALID\b)",
    "wants a column that old code does not write": (
        r"\bADD COLUMN (?:(?!DEFAULT|,|;).)*\bNOT NULL\b(?:(?!DEFAULT|,|;).)*(,|;|$)"
    ),
    "empties a table": r"\b(TRUNCATE|DELETE FROM)\b",
}


def faults(sql: str) -> list[str]:
    """Return the statements of a migration that may break older code."""
    if re.search(r"^-- contract: \S", sql, re.MULTILINE):
        return []
    statements = " ".join(re.sub(r"--.*", "", sql).split())
    return [fault for fault, pattern in CONTRACTS.items() if re.search(pattern, statements, re.IGNORECASE)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_migration_only_adds(path: Path) -> None:
    assert faults(path.read_text()) == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("DROP TABLE users", "drops what old code may use"),
        ("ALTER TABLE users\n  DROP COLUMN name", "drops what old code may use"),
        ("ALTER TABLE users RENAME COLUMN name TO label", "renames what old code may use"),
        ("ALTER TABLE users ALTER COLUMN name TYPE int", "changes a column's type"),
        ("ALTER TABLE users ALTER COLUMN name SET NOT NULL", "refuses rows that old code writes"),
        ("ALTER TABLE users ADD COLUMN age int NOT NULL;", "wants a column that old code does not write"),
        ("TRUNCATE users", "empties a table"),
    ],
)
def test_a_migration_that_breaks_older_code_is_found(sql: str, fault: str) -> None:
    assert faults(sql) == [fault]


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE users ADD COLUMN age int",
        "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0, ADD COLUMN size int;",
        "DROP INDEX users_by_name",
        "ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID",
        "-- contract: name is unused since label replaced it\nALTER TABLE users DROP COLUMN name",
    ],
)
def test_a_migration_that_older_code_accepts_passes(sql: str) -> None:
    assert faults(sql) == []
