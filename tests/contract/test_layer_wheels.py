"""Every package of a layer has a wheel for both of Lambda's architectures, and the layer accepts its hash."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from tools.template import ROOT

MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
# Amazon Linux 2023, which Lambda's Python 3.13 runs on: https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html
GLIBC = (2, 34)
LAYERS = sorted((ROOT / "layers").glob("*/requirements.txt"))


@cache
def locked() -> dict[str, dict[str, Any]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return {f"{each['name']}=={each.get('version')}": each for each in packages}


def accepted_tags(machine: str) -> set[Tag]:
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC[1], 16, -1)]
    platforms += [f"manylinux2014_{machine}", f"linux_{machine}"]
    return {*cpython_tags((3, 13), platforms=platforms), *compatible_tags((3, 13), "cp313", platforms)}


def packages(requirements: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each package and version with the hashes that the layer accepts."""
    for line in requirements.replace("\\\n", " ").splitlines():
        pinned, *hashes = line.split("--hash=")
        if pinned.strip():
            requirement = Requirement(pinned.strip())
            yield f"{requirement.name}{requirement.specifier}", {each.strip() for each in hashes}


@pytest.mark.parametrize("architecture", MACHINES)
@pytest.mark.parametrize("path", LAYERS, ids=lambda path: path.parent.name)
def test_every_package_of_a_layer_has_a_wheel_for_the_architecture(path: Any, architecture: str) -> None:
    tags = accepted_tags(MACHINES[architecture])

    for name, hashes in packages(path.read_text()):
        wheels = [each for each in locked()[name]["wheels"] if each["hash"] in hashes]
        usable = [each for each in wheels if parse_wheel_filename(each["url"].rsplit("/", 1)[1])[3] & tags]
        assert usable, f"{name} has no wheel for {architecture}"


def test_the_layers_have_packages() -> None:
    assert len(LAYERS) == 9
    assert all(list(packages(path.read_text())) for path in LAYERS)
