from pathlib import Path

import pytest

from shared.migrations import Migration, MigrationError, read_migrations


def test_migrations_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "0010_second.sql").write_text("SELECT 2")
    (tmp_path / "0002_first.sql").write_text("SELECT 1")

    assert read_migrations(tmp_path) == [
        Migration("0002_first.sql", "SELECT 1"),
        Migration("0010_second.sql", "SELECT 2"),
    ]


def test_a_directory_without_migrations_has_none(tmp_path: Path) -> None:
    assert read_migrations(tmp_path) == []


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_Upper.sql", "first.sql"])
def test_a_file_without_a_proper_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1")

    with pytest.raises(MigrationError, match=name):
        read_migrations(tmp_path)


def test_a_number_used_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("SELECT 1")
    (tmp_path / "0001_other.sql").write_text("SELECT 1")

    with pytest.raises(MigrationError, match="0001"):
        read_migrations(tmp_path)


def test_the_checksum_tells_statements_apart() -> None:
    assert Migration("0001_a.sql", "SELECT 1").checksum != Migration("0001_a.sql", "SELECT 2").checksum
