"""What makes SAM publish a new version of a function: the checksum that names its code in the bucket."""

from pathlib import Path

import pytest
from samcli.lib.utils.hash import dir_checksum  # type: ignore[import-untyped]

from tools.build import mark_release
from tools.template import functions

NAMES = [each.artifact for each in functions()]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "code.py").write_text("")
    return tmp_path


def checksums(built: Path, settings: str) -> set[str]:
    file = built / "samconfig.toml"
    file.write_text(settings)
    mark_release(built, file)
    return {dir_checksum(str(built / name)) for name in NAMES}


def test_changed_settings_change_the_code_of_every_function(built: Path) -> None:
    before, after = checksums(built, "CorsOrigins=https://a"), checksums(built, "CorsOrigins=https://b")

    # One for each set of layers.
    assert len(before) == len(after) == len({frozenset(each.layers) for each in functions()})
    assert before.isdisjoint(after)


def test_unchanged_settings_do_not_change_the_code(built: Path) -> None:
    assert checksums(built, "CorsOrigins=https://a") == checksums(built, "CorsOrigins=https://a")
