"""Code and layers are unpacked once, read-only, for all environments."""

import tempfile
import zipfile
from pathlib import Path

import pytest

from localstack.emulator.shared_zip import SharedZip


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return zipped(tmp_path / "code.zip", "first")


def zipped(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders/handler.py", content)
    return path


def unpacked(archive: Path, target: Path) -> Path:
    target.mkdir()
    with SharedZip(archive) as opened:
        opened.extractall(target)
    return target


def test_two_environments_share_one_tree(archive: Path, tmp_path: Path) -> None:
    first, second = unpacked(archive, tmp_path / "one"), unpacked(archive, tmp_path / "two")

    assert (first / "orders" / "handler.py").read_text() == "first"
    assert first.resolve() == second.resolve()
    assert first.is_symlink()


def test_different_content_has_its_own_tree(archive: Path, tmp_path: Path) -> None:
    first = unpacked(archive, tmp_path / "one")
    second = unpacked(zipped(tmp_path / "new.zip", "other"), tmp_path / "two")

    assert [(each / "orders" / "handler.py").read_text() for each in (first, second)] == ["first", "other"]


def test_the_tree_is_read_only(archive: Path, tmp_path: Path) -> None:
    tree = unpacked(archive, tmp_path / "one").resolve()

    modes = {path.name: path.stat().st_mode & 0o777 for path in (tree, tree / "orders", tree / "orders" / "handler.py")}

    assert modes == {tree.name: 0o555, "orders": 0o555, "handler.py": 0o444}


def test_names_are_only_validated_before_unpacking(archive: Path, tmp_path: Path) -> None:
    with SharedZip(archive) as opened:
        before = opened.namelist()
    unpacked(archive, tmp_path / "one")
    with SharedZip(archive) as opened:
        after = opened.namelist()

    assert (before, after) == (["orders/handler.py"], [])
