"""`make check`: a fast check of what has changed since main: format, style, types, unit and contract tests.

On main itself, only uncommitted changes count. Integration and end-to-end tests are left to `make test`.
"""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.lint import Check, run_checks
from tools.template import ROOT, functions

_UNIT, _CONTRACT = "tests/unit", "tests/contract"
_IMPORTS = f"{_CONTRACT}/test_imports.py"
# They start servers. In a process of their own they run next to the other tests.
_WITH_SERVERS = tuple(f"{_CONTRACT}/test_{name}.py" for name in ("authorization", "reservations", "samples"))
# The first matching prefix counts.
_UNIT_TESTS = (
    ("localstack/stripe/", f"{_UNIT}/stripe_sandbox"),
    ("localstack/", f"{_UNIT}/tooling"),
    ("tools/", f"{_UNIT}/tooling"),
    ("infrastructure/", f"{_UNIT}/tooling"),
    ("template.yaml", f"{_UNIT}/tooling"),
    ("samconfig.toml", f"{_UNIT}/tooling"),
    ("functions/shared/", _UNIT),
    ("tests/", _UNIT),
    ("pyproject.toml", _UNIT),
    ("uv.lock", _UNIT),
)
_CONTRACTS = (
    "functions/",
    "infrastructure/",
    "layers/",
    "events/",
    "tools/",
    "template.yaml",
    "samconfig.toml",
    "uv.lock",
)


def main() -> int:
    """Check what has changed; returns the exit code."""
    changed = changed_files()
    print(f"{len(changed)} files changed since {_base()[:12]}")
    return run_checks(checks_for(changed))


def changed_files() -> list[str]:
    """Return the paths changed since the branch left main, including uncommitted and untracked files."""
    committed = _git("diff", "--name-only", _base())
    untracked = _git("ls-files", "--others", "--exclude-standard")
    return sorted({*committed, *untracked})


def checks_for(changed: Sequence[str]) -> list[Check]:
    """Return the checks for changed paths, the slowest first."""
    checks = []
    if tests := tests_for(changed):
        apart = [_IMPORTS, *_WITH_SERVERS] if _CONTRACT in tests else []
        command = ["pytest", "-q", *(f"--ignore={each}" for each in apart), *tests]
        checks.append(Check(f"tests in {', '.join(tests)}", command, shown=1))
        if apart:
            checks.append(Check("contract tests with servers", ["pytest", "-q", *_WITH_SERVERS], shown=1))
    if services := services_of(changed):
        chosen = " or ".join(each.name for each in functions() if each.service in services)
        command = ["pytest", "-q", _IMPORTS, "-k", chosen or "none"]
        checks.append(Check(f"imports of {', '.join(sorted(services))}", command, shown=1))
    if any(_is_python(path) for path in changed):
        checks.append(Check("types", ["mypy"]))
    if any(path.startswith("frontend/") for path in changed):
        checks.append(Check("storefront", ["python", "-m", "tools.storefront", "check"]))
    return [*checks, Check("style", ["ruff", "check"]), Check("format", ["ruff", "format", "--check"])]


def tests_for(changed: Iterable[str]) -> list[str]:
    """Return the unit and contract tests for changed paths; a changed test file selects itself."""
    chosen = {test for path in changed if (test := _unit_test(path)) and (ROOT / test).exists()}
    if _UNIT in chosen:
        chosen = {test for test in chosen if not test.startswith(f"{_UNIT}/")}
    if any(path.startswith(_CONTRACTS) for path in changed):
        chosen = {test for test in chosen if not test.startswith(_CONTRACT)} | {_CONTRACT}
    return sorted(chosen - {_IMPORTS})


def services_of(changed: Iterable[str]) -> set[str]:
    """Return the services whose code has changed."""
    known = {each.service for each in functions()}
    return {Path(path).parts[1] for path in changed if path.startswith("functions/")} & known


def _unit_test(path: str) -> str:
    if path.startswith((_UNIT, _CONTRACT)) and Path(path).name.startswith("test_"):
        return path
    for prefix, tests in _UNIT_TESTS:
        if path.startswith(prefix):
            return tests
    return f"{_UNIT}/{Path(path).parts[1]}" if path.startswith("functions/") else ""


def _is_python(path: str) -> bool:
    return path.endswith(".py") or path in {"pyproject.toml", "uv.lock"}


def _base() -> str:
    for main in ("origin/main", "main"):
        if found := _git("merge-base", "HEAD", main):
            return found[0]
    return "HEAD"


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


if __name__ == "__main__":
    raise SystemExit(main())
