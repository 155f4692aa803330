"""The ELF header check of a build's shared libraries."""

from pathlib import Path

import pytest

from tools.build import BuildFailed, check_machine
from tools.machine import machine_of, wrong_libraries


def library(path: Path, machine: int, order: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    number = machine.to_bytes(2, "little" if order == 1 else "big")
    path.write_bytes(b"\x7fELF\x02" + bytes([order, 1]) + bytes(11) + number + bytes(44))
    return path


@pytest.mark.parametrize(
    ("machine", "order", "expected"),
    [(62, 1, "x86_64"), (183, 1, "arm64"), (40, 1, "machine 40"), (21, 2, "machine 21")],
)
def test_the_machine_is_read_from_the_header(tmp_path: Path, machine: int, order: int, expected: str) -> None:
    assert machine_of(library(tmp_path / "a.so", machine, order)) == expected


def test_a_text_file_or_a_stub_has_no_machine(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_text("INPUT(b.so)")
    (tmp_path / "b.so").write_bytes(b"\x7fELF")

    assert (machine_of(tmp_path / "a.so"), machine_of(tmp_path / "b.so")) == (None, None)


def test_a_build_with_a_library_of_another_machine_fails(tmp_path: Path) -> None:
    library(tmp_path / "PostgresLayer" / "python" / "psycopg_binary.libs" / "libpq-9.so.5.18", 183)
    library(tmp_path / "HttpLayer" / "python" / "core.cpython-313-x86_64-linux-gnu.so", 62)

    with pytest.raises(BuildFailed, match=r"Not for x86_64:\nPostgresLayer/.*/libpq-9[.]so[.]5[.]18$"):
        check_machine(tmp_path, "x86_64")
    assert wrong_libraries(tmp_path / "HttpLayer", "x86_64") == []
