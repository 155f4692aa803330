"""The modules that the build replaces in the layers: what the packages need of them, and that nothing else changes."""

import ast
import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tools.slim_layers import SLIM, replacements, slim
from tools.template import ROOT

SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
V1 = r"(?m)^\s*(from pydantic import v1|from (pydantic)?\.v1|from \. import v1|import pydantic\.v1)"
PATHS = f"{ROOT / 'functions'}:{ROOT}"
ENVIRONMENT = {
    "STAGE": "local",
    "CURRENCY": "EUR",
    "VALKEY_URL": "valkey://127.0.0.1:1",
    "CORS_ORIGINS": "http://localhost:3000",
    "RATE_LIMIT_API": "1000000",
    "RATE_LIMIT_AUTH": "1000000",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "test",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
}


def run_probe(kind: str) -> Any:
    names = {name for path in (ROOT / "functions").rglob("*.py") for name in settings_of(path)}
    unavailable = {name: "unavailable" for name in names if name.endswith(("_SECRET", "_FUNCTION", "_URL", "_BUS"))}
    environment = {**unavailable, **ENVIRONMENT, "PYTHONPATH": PATHS}
    command = [sys.executable, "-m", "tests.contract.slim_probe", kind]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def settings_of(path: Path) -> set[str]:
    return set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', path.read_text()))


def imports_of(module: str, package: str, without: str = "") -> set[str]:
    """The names that a package's other modules import from one of its modules."""
    found = set()
    for path in (SITE_PACKAGES / package).rglob("*.py"):
        if without and path.is_relative_to(SITE_PACKAGES / without):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == module:
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module == module.rpartition(".")[0]:
                assert module.rpartition(".")[2] not in {alias.name for alias in node.names}, path
            elif isinstance(node, ast.Import):
                assert module not in {alias.name for alias in node.names}, path
    return found


def defined_by(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return {node.name}
    return {each.id for each in node.targets if isinstance(each, ast.Name)} if isinstance(node, ast.Assign) else set()


def files_with(pattern: str, package: str, without: str = "") -> set[str]:
    paths = (SITE_PACKAGES / package).rglob("*.py")
    names = {str(path.relative_to(SITE_PACKAGES)) for path in paths if re.search(pattern, path.read_text())}
    return {name for name in names if not without or not name.startswith(without)}


@pytest.fixture(scope="module")
def with_slim() -> Any:
    return run_probe("slim")


@pytest.fixture(scope="module")
def without_slim() -> Any:
    return run_probe("full")


@pytest.mark.parametrize("path", replacements(), ids=str)
def test_a_replacement_replaces_a_module_of_a_package(path: Path) -> None:
    assert (SITE_PACKAGES / path).is_file()


def test_fastapi_imports_the_names_of_the_replacement_and_no_others() -> None:
    replacement = ast.parse((SLIM / "fastapi/openapi/models.py").read_text())

    names = {node.name for node in replacement.body if isinstance(node, ast.ClassDef)}

    assert imports_of("fastapi.openapi.models", "fastapi") == names
    assert files_with(r"openapi\.models", "fastapi_swagger") == set()


@pytest.mark.parametrize("module", ["_api", "_asgi"])
def test_fastapi_imports_the_names_of_the_telemetry_replacements_and_no_others(module: str) -> None:
    replacement = ast.parse((SLIM / f"fastapi/telemetry/{module}.py").read_text())
    public = ast.parse((SITE_PACKAGES / "fastapi/telemetry/__init__.py").read_text())

    names = {name for node in replacement.body for name in defined_by(node)} - {"_NOTHING_RECORDED"}
    relative = [node for node in public.body if isinstance(node, ast.ImportFrom) and node.module == module]
    exported = {each.name for node in relative for each in node.names}

    # `_runtime`, which needs more, is imported for a lifespan only; Mangum starts none.
    assert imports_of(f"fastapi.telemetry.{module}", "fastapi", "fastapi/telemetry") | exported == names
    assert 'lifespan="off"' in (ROOT / "functions/shared/http/lambda_handler.py").read_text()


def test_fastapi_and_pydantic_import_pydantic_v1_only_where_it_may_be_missing() -> None:
    # FastAPI catches the ImportError. pydantic gets there with `__get_validators__` of version 1 only.
    assert files_with(V1, "fastapi") == {"fastapi/_compat/shared.py"}
    assert files_with(V1, "pydantic", without="pydantic/v1/") == {"pydantic/_internal/_generate_schema.py"}
    shared = (SITE_PACKAGES / "fastapi/_compat/shared.py").read_text()
    assert shared.count("from pydantic import v1\n    except ImportError:") == shared.count("pydantic import v1")


def test_every_endpoint_responds_the_same_with_and_without(with_slim: Any, without_slim: Any) -> None:
    assert with_slim["responses"] == without_slim["responses"]
    statuses = {each["statusCode"] for each in with_slim["responses"].values()}
    assert {200, 400, 404, 503} <= statuses


def test_the_probe_used_the_replacements(with_slim: Any, without_slim: Any) -> None:
    # The replacement of pydantic.v1 raises an ImportError, so it is never loaded.
    models = str(SLIM / "fastapi/openapi/models.py")
    telemetry = {f"fastapi.telemetry.{name}": str(SLIM / f"fastapi/telemetry/{name}.py") for name in ("_api", "_asgi")}
    assert with_slim["files"] == {"fastapi.openapi.models": models, "pydantic.v1": None, **telemetry}
    assert set(without_slim["files"].values()) == {str(SITE_PACKAGES / path) for path in replacements()}


def test_a_built_layer_gets_the_replacements_of_the_modules_that_it_has(tmp_path: Path) -> None:
    module = tmp_path / "python/fastapi/openapi/models.py"
    module.parent.mkdir(parents=True)
    module.write_text("slow = True")

    assert slim(tmp_path) == ["fastapi/openapi/models.py"]

    assert module.read_bytes() == (SLIM / "fastapi/openapi/models.py").read_bytes()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [module]


def test_a_deployed_function_cannot_generate_a_document() -> None:
    code = (
        "import sys; from tests.contract.slim_probe import SlimFinder; sys.meta_path.insert(0, SlimFinder())\n"
        "from fastapi import FastAPI; FastAPI().openapi()"
    )
    environment = {"PYTHONPATH": PATHS}

    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert "NotImplementedError: The deployed FastAPI generates no OpenAPI document" in done.stderr
