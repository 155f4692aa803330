"""`FULL_LAYERS=1` is the way back from slim layers: whole packages, with which every handler imports."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import build
from tools.slim_layers import replacements
from tools.template import ROOT, functions

LAYER_SETS = sorted({tuple(sorted(each.layers)) for each in functions()})
# Imports handlers, and lets FastAPI generate a document, which it cannot with the modules of a slim layer.
IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
if "fastapi" in sys.modules:
    import fastapi
    fastapi.FastAPI().openapi()
print("imported")
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers as `sam build` makes them: the locked packages, which are installed here too."""
    directory = tmp_path_factory.mktemp("layers")
    for layer in {layer for layers in LAYER_SETS for layer in layers}:
        for line in build.requirements_of(layer).read_text().replace("\\\n", " ").splitlines():
            if pinned := re.sub(r"\s--hash=\S+", "", line).strip():
                copy_package(pinned, directory / layer / "python")
    return directory


def copy_package(pinned: str, target: Path) -> None:
    requirement = Requirement(pinned)
    if requirement.marker and not requirement.marker.evaluate():
        return
    for each in files(requirement.name) or []:
        source = Path(str(each.locate()))
        if ".." not in each.parts and source.suffix != ".pyc" and source.is_file():
            (target / each).parent.mkdir(parents=True, exist_ok=True)
            # Layers share packages.
            shutil.copyfile(source, target / each)


def replaced_in(layers: Path) -> dict[str, bytes]:
    found = {str(path): each for path in replacements() for each in layers.glob(f"*/python/{path}")}
    return {name: path.read_bytes() for name, path in found.items()}


def test_the_layers_keep_the_whole_packages(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = replaced_in(whole)
    copy = shutil.copytree(whole, tmp_path / "copy")

    monkeypatch.setenv("FULL_LAYERS", "1")
    monkeypatch.setattr(build, "BUILT", whole)
    build._slim_layers()
    monkeypatch.delenv("FULL_LAYERS")
    monkeypatch.setattr(build, "BUILT", copy)
    build._slim_layers()

    assert set(before) == {str(path) for path in replacements()}
    assert replaced_in(whole) == before
    assert all(content != before[name] for name, content in replaced_in(copy).items())


@pytest.mark.parametrize("layers", LAYER_SETS, ids="-".join)
def test_handlers_import_with_the_whole_packages_of_their_layers_alone(whole: Path, layers: tuple[str, ...]) -> None:
    modules = sorted(each.module for each in functions() if tuple(sorted(each.layers)) == layers)
    path = os.pathsep.join([str(ROOT / "functions"), *(str(whole / layer / "python") for layer in layers)])
    # -S: without the packages that are installed here.
    command = [sys.executable, "-S", "-c", IMPORT, *modules]

    done = subprocess.run(command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False, cwd="/")

    assert done.stdout == "imported\n", done.stderr


def test_the_switch_builds_again_and_publishes_new_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    slim = build._fingerprint(), build.content_of("HttpLayer")

    monkeypatch.setenv("FULL_LAYERS", "1")

    full = build._fingerprint(), build.content_of("HttpLayer")
    assert [before != after for before, after in zip(slim, full, strict=True)] == [True, True]
