from pathlib import Path

import pytest

from shared.migrations import Migration, MigrationError, read_migrations


def test_migrations_are_read_in_numeric_order(tmp_path: Path) -> None:
    (tmp_path / "0010_second.sql").write_text("SELECT 2")
    (tmp_path / "0002_first.sql").write_text("SELECT 1")

    assert read_migrations(tmp_path) == [
        Migration("0002_first.sql", "SELECT 1"),
        Migration("0010_second.sql", "SELECT 2"),
    ]


def test_an_empty_directory_has_no_migrations(tmp_path: Path) -> None:
    assert read_migrations(tmp_path) == []


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_Upper.sql", "first.sql"])
def test_an_invalid_file_name_is_rejected(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1")

    with pytest.raises(MigrationError, match=name):
        read_migrations(tmp_path)


def test_a_duplicate_number_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("SELECT 1")
    (tmp_path / "0001_other.sql").write_text("SELECT 1")

    with pytest.raises(MigrationError, match="0001"):
        read_migrations(tmp_path)


def test_different_statements_have_different_checksums() -> None:
    assert Migration("0001_a.sql", "SELECT 1").checksum != Migration("0001_a.sql", "SELECT 2").checksum
