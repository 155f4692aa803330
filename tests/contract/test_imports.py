"""Imports of handlers: which packages they need, and no side effects."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import pytest

from tools.template import ROOT, Function, functions, template

PROBE = Path(__file__).parent / "import_probe.py"
SOURCES = ROOT / "functions"
SITE_PACKAGES = sysconfig.get_path("purelib")


@cache
def packages_of(layer: str) -> frozenset[str]:
    """Return the top-level modules of a layer's packages."""
    uri = template()["Resources"][layer]["Properties"]["ContentUri"]
    requirements = (ROOT / uri / "requirements.txt").read_text()
    names = re.findall(r"^([A-Za-z0-9._-]+)==[^;\n]*?(?:;([^\\\n]*))?\\?$", requirements, re.MULTILINE)
    found: set[str] = set()
    for name, marker in names:
        if "win32" not in marker:
            files = importlib.metadata.distribution(name).files or []
            found |= {file.parts[0].split(".")[0] for file in files if file.suffix in (".py", ".so")}
    return frozenset(found)


@cache
def probe(module: str, layers: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the third-party packages and our own modules that importing a handler loads."""
    packages = sorted(set().union(*(packages_of(layer) for layer in layers)))
    command = [sys.executable, "-I", "-S", str(PROBE), module, str(SOURCES), SITE_PACKAGES, *packages]
    result = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout.splitlines()[-1])
    return frozenset(name.split(".")[0] for name in report["loaded"]), frozenset(report["ours"])


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_handler_imports_with_its_layers_alone_and_touches_neither_environment_nor_network(
    function: Function,
) -> None:
    loaded, ours = probe(function.module, function.layers)

    assert function.module in ours
    assert not loaded & {"boto3", "botocore", "stripe"}


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_function_has_no_layer_it_does_not_import(function: Function) -> None:
    used = {name.split(".")[0] for name in everything_imported_by(function.module)}

    assert [layer for layer in function.layers if not used & packages_of(layer)] == []


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_handler_loads_no_other_service(function: Function) -> None:
    _, ours = probe(function.module, function.layers)

    assert {name.split(".")[0] for name in ours} <= {function.service, "shared"}


def everything_imported_by(module: str) -> set[str]:
    """Return everything that a module of ours imports, directly or indirectly, inside functions too."""
    found: set[str] = set()
    ahead = [module]
    while ahead:
        new = imported_by(ahead.pop()) - found
        found |= new
        ahead += [name for name in new if source_of(name)]
    return found


@cache
def imported_by(module: str) -> frozenset[str]:
    """Return every name that a module of ours may import; some are not modules."""
    names = {module.rpartition(".")[0]} - {""}
    for node in ast.walk(ast.parse((source_of(module) or PROBE).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


@cache
def source_of(module: str) -> Path | None:
    """Return the file of a module, if it is ours."""
    path = SOURCES.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
