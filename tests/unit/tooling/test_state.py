import json
import stat
from pathlib import Path

from localstack.state import State, read_json, write_privately


def test_passwords_are_generated_once_and_kept(tmp_path: Path) -> None:
    state = State(tmp_path)

    first = state.passwords("auth", "products")
    second = state.passwords("auth", "orders")

    assert first["auth"] == second["auth"]
    assert len({*first.values(), *second.values()}) == 3
    assert set(json.loads((tmp_path / "passwords.json").read_text())) == {"auth", "products", "orders"}


def test_private_files_are_readable_by_their_user_only_and_never_partial(tmp_path: Path) -> None:
    path = tmp_path / "made" / "secret"

    write_privately(path, "first")
    write_privately(path, "second")

    assert path.read_text() == "second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret"]


def test_a_missing_or_broken_file_reads_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("{")

    assert read_json(tmp_path / "absent") is None
    assert read_json(tmp_path / "broken") is None
