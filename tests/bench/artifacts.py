"""The built functions, each with the folders that Lambda would give it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uv import find_uv_bin

from localstack import ROOT
from tools.application import application
from tools.template import Function as DeclaredFunction
from tools.template import functions

_BARE = Path(__file__).with_name("bare_function.py")


@dataclass(frozen=True)
class Function:
    """A built function.

    Attributes:
        name: Its name without its prefix, such as `orders-create-order`.
        handler: Module and attribute.
        paths: Folders it imports from: its code, then its layers.
        environment: Its variables.
    """

    name: str
    handler: str
    paths: tuple[Path, ...]
    environment: Mapping[str, str]


class Build:
    """The output of `make build`, laid out in a work folder as Lambda does it.

    Args:
        directory: Output of `sam build`.
        work: A folder for the layers, merged as under /opt.
        values: Values of `!Ref`, for parameters without a default and for resources.
    """

    def __init__(self, directory: Path, work: Path, values: Mapping[str, str]) -> None:
        self._directory = directory
        self._work = work
        self._template = application()
        defaults = {name: str(each.get("Default", "")) for name, each in self._template["Parameters"].items()}
        self._values = {**defaults, **values}

    def functions(self) -> list[Function]:
        """All functions, in the templates' order."""
        return [self._function(each) for each in functions()]

    def _function(self, function: DeclaredFunction) -> Function:
        properties = self._template["Resources"][function.id_in_application]["Properties"]
        variables = properties["Environment"]["Variables"]
        environment = {key: self._resolve(value) for key, value in variables.items()}
        paths = (self._directory / function.artifact, self._opt(function.layers))
        return Function(function.name, properties["Handler"], paths, environment)

    def _opt(self, layers: Sequence[str]) -> Path:
        opt = self._work / "-".join(layers)
        if not opt.exists():
            for layer in layers:
                shutil.copytree(self._directory / layer, opt, dirs_exist_ok=True)
        return opt / "python"

    def _resolve(self, value: Any) -> str:
        if not isinstance(value, dict):
            return str(value)
        if "Fn::If" in value:
            # The bench has its own servers: every condition is off.
            return self._resolve(value["Fn::If"][2])
        if "Fn::Select" in value:
            index, split = value["Fn::Select"]
            separator, text = split["Fn::Split"]
            return str(self._resolve(text).split(separator)[index])
        if "Ref" in value:
            return str(self._values.get(value["Ref"], value["Ref"]))
        text, given = value["Fn::Sub"] if isinstance(value["Fn::Sub"], list) else (value["Fn::Sub"], {})
        values = {**self._values, **{name: self._resolve(each) for name, each in given.items()}}
        return re.sub(r"\$\{([\w:]+)\}", lambda found: values[found[1]], text)


def bare_function(work: Path) -> Function:
    """FastAPI and Mangum at the versions of our lock, in a folder without bytecode."""
    folder = work / "bare"
    lock = ROOT / "layers/http/requirements.txt"
    uv = [find_uv_bin(), "pip", "install", "--quiet", "--no-compile-bytecode", "--python", sys.executable]
    subprocess.run([*uv, "--target", str(folder), "--constraint", str(lock), "fastapi", "mangum"], check=True)
    shutil.copy(_BARE, folder)
    return Function("bare FastAPI + Mangum", "bare_function.handler", (folder,), {})
