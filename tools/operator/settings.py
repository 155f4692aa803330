"""What samconfig.toml says about a stage: its region, and its parameters with the defaults of template.yaml."""

import shlex
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tools.template import ROOT, template

SETTINGS = ROOT / "samconfig.toml"


class UnknownStage(Exception):
    """samconfig.toml has no such stage; the message lists the known ones."""


def region_of(stage: str, path: Path = SETTINGS) -> str:
    """Return the region that a stage is deployed to.

    Raises:
        UnknownStage: samconfig.toml does not have the stage.
    """
    return str(_settings(stage, path)["region"])


def parameters_of(stage: str, path: Path = SETTINGS) -> dict[str, str]:
    """Return the parameters that `make deploy` passes to a stage, with the template's defaults.

    Raises:
        UnknownStage: samconfig.toml does not have the stage.
    """
    declared = template()["Parameters"].items()
    defaults = {name: str(each["Default"]) for name, each in declared if "Default" in each}
    return defaults | overrides_of(stage, path)


def overrides_of(stage: str, path: Path = SETTINGS) -> dict[str, str]:
    """Return the parameters that samconfig.toml gives to a stage.

    Raises:
        UnknownStage: samconfig.toml does not have the stage.
    """
    return read_overrides(_settings(stage, path).get("parameter_overrides", []))


def read_overrides(overrides: str | list[str]) -> dict[str, str]:
    """Return parameters by name, from either form that samconfig.toml may have."""
    given = shlex.split(overrides) if isinstance(overrides, str) else overrides
    return dict(each.split("=", 1) for each in given)


def _settings(stage: str, path: Path) -> dict[str, Any]:
    stages = _read(path)
    if stage not in stages:
        raise UnknownStage(f"samconfig.toml has no stage {stage}, only {', '.join(sorted(stages))}.")
    return stages[stage]


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    read = tomllib.loads(path.read_text())
    deployed = {name: each["deploy"] for name, each in read.items() if isinstance(each, dict) and "deploy" in each}
    return {name: each["parameters"] for name, each in deployed.items()}
