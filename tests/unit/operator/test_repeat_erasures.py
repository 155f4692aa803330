"""`make repeat-erasures` sends the ids of a file to auth, in batches, or nothing."""

from pathlib import Path
from typing import Any

import pytest

from tools.operator import commands

IDS = [f"6f1c1a52-5a0e-4f3d-9a53-{number:012}" for number in range(201)]


@pytest.fixture
def invoked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    events: list[Any] = []
    monkeypatch.setattr(commands, "_invoke", lambda *arguments: events.append(arguments))
    return events


def test_all_ids_are_sent(tmp_path: Path, invoked: list[Any]) -> None:
    file = tmp_path / "erased.txt"
    file.write_text("\n".join(IDS) + "\n")

    report = commands.repeat_erasures("staging", file)

    assert report == "Erasures requested again: 201. They begin within five minutes."
    function = ("staging", "RepeatErasuresFunctionName")
    assert invoked == [(*function, {"user_ids": IDS[:200]}), (*function, {"user_ids": IDS[200:]})]


def test_a_file_with_something_else_is_refused(tmp_path: Path, invoked: list[Any]) -> None:
    file = tmp_path / "erased.txt"
    file.write_text(f"{IDS[0]}\n\nada@example.com\n")

    with pytest.raises(commands.MalformedIds, match="line 3"):
        commands.repeat_erasures("staging", file)

    assert invoked == []
