"""The functions as the build left them, each with the folders that Lambda would give it."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from uv import find_uv_bin

from localstack import ROOT

_BARE = Path(__file__).with_name("bare_function.py")


@dataclass(frozen=True)
class Function:
    """A built function.

    Attributes:
        name: Logical id in template.yaml.
        handler: Module and attribute.
        paths: Folders it imports from: its code, then its layers.
        environment: Its variables.
    """

    name: str
    handler: str
    paths: tuple[Path, ...]
    environment: Mapping[str, str]


class Build:
    """What `make build` made, laid out in a work folder as Lambda lays it out.

    Args:
        directory: Output of `sam build`.
        work: A folder for the layers, merged as under /opt.
        values: What `!Ref` of a parameter or resource yields; the parameters' defaults need not be given.
    """

    def __init__(self, directory: Path, work: Path, values: Mapping[str, str]) -> None:
        self._directory = directory
        self._work = work
        self._template: dict[str, Any] = yaml.safe_load((directory / "template.yaml").read_text())
        defaults = {name: str(each.get("Default", "")) for name, each in self._template["Parameters"].items()}
        self._values = {**defaults, **values}

    def functions(self) -> list[Function]:
        """All functions, in the template's order."""
        resources = self._template["Resources"].items()
        return [self._function(name, each) for name, each in resources if each["Type"] == "AWS::Serverless::Function"]

    def _function(self, name: str, resource: dict[str, Any]) -> Function:
        properties = resource["Properties"]
        shared = self._template["Globals"]["Function"]
        variables = shared["Environment"]["Variables"] | properties.get("Environment", {}).get("Variables", {})
        code = self._directory / properties["CodeUri"]
        layers = self._opt([each["Ref"] for each in properties.get("Layers", [])])
        environment = {key: self._resolve(value) for key, value in variables.items()}
        return Function(name, properties["Handler"], (code, layers), environment)

    def _opt(self, layers: list[str]) -> Path:
        opt = self._work / "-".join(layers)
        if not opt.exists():
            for layer in layers:
                content = self._template["Resources"][layer]["Properties"]["ContentUri"]
                shutil.copytree(self._directory / content, opt, dirs_exist_ok=True)
        return opt / "python"

    def _resolve(self, value: Any) -> str:
        if not isinstance(value, dict):
            return str(value)
        if "Fn::If" in value:
            # The bench has servers of its own: every condition is off.
            return self._resolve(value["Fn::If"][2])
        if "Fn::Join" in value:
            separator, parts = value["Fn::Join"]
            return str(separator).join(self._resolve(each) for each in parts)
        if "Ref" in value:
            return str(self._values.get(value["Ref"], value["Ref"]))
        text = str(value["Fn::Sub"])
        for name, each in self._values.items():
            text = text.replace(f"${{{name}}}", each)
        return text


def bare_function(work: Path) -> Function:
    """FastAPI and Mangum at the versions of our lock, in a folder without bytecode."""
    folder = work / "bare"
    lock = ROOT / "layers/http/requirements.txt"
    uv = [find_uv_bin(), "pip", "install", "--quiet", "--no-compile-bytecode", "--python", sys.executable]
    subprocess.run([*uv, "--target", str(folder), "--constraint", str(lock), "fastapi", "mangum"], check=True)
    shutil.copy(_BARE, folder)
    return Function("bare FastAPI + Mangum", "bare_function.handler", (folder,), {})
