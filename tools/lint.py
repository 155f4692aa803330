"""Run the checks of `make lint`, two at a time."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools.template import API, BOOTSTRAP, ROOT, TEMPLATES, services

BIN = Path(sys.executable).parent


class Check(NamedTuple):
    """A command that fails if it finds a problem.

    Attributes:
        name: Shown to the developer.
        command: A program of the virtual environment and its arguments.
        directory: Working directory.
        shown: How many lines of output to print if the check passes, counted from the end.
    """

    name: str
    command: Sequence[str]
    directory: Path = ROOT
    shown: int = 0


class Result(NamedTuple):
    """The result of a check."""

    check: Check
    passed: bool
    output: str
    seconds: float


NAMES = [str(each.relative_to(ROOT)) for each in (*TEMPLATES, BOOTSTRAP)]
VALIDATED = ["template.yaml", *(str(each.relative_to(ROOT)) for each in (API, *services().values()))]
# The slowest first.
CHECKS = [
    Check("types", ["mypy"]),
    Check("storefront", ["python", "-m", "tools.storefront", "check"]),
    Check("templates (checkov)", ["python", "-m", "tools.checkov"]),
    *(Check(f"{name} (sam validate)", ["sam", "validate", "--lint", "--template", name]) for name in VALIDATED),
    Check("templates in every stage with every switch (cfn-lint)", ["python", "-m", "tools.variants"], shown=1),
    # `sam validate` runs cfn-lint on those above.
    Check("other templates (cfn-lint)", ["cfn-lint", *(each for each in NAMES if each not in VALIDATED)]),
    Check("stacks (resources, parameters, sizes)", ["python", "-m", "tools.stacks"], shown=len(TEMPLATES) + 1),
    Check("dependencies", ["python", "-m", "tools.check_dependencies"], shown=5),
    Check("OpenAPI document", ["python", "-m", "tools.openapi", "--check"]),
    Check("OpenAPI rules", ["python", "-m", "tools.check_openapi"]),
    Check(
        "architecture",
        ["lint-imports", "--config", "../pyproject.toml", "--no-logo", "--cache-dir", "../.import_linter_cache"],
        ROOT / "functions",
    ),
    Check("security", ["bandit", "-q", "-ll", "-ii", "-c", "pyproject.toml", "-r", "functions", "localstack", "tools"]),
    Check("style", ["ruff", "check"]),
    Check("format", ["ruff", "format", "--check"]),
]


def main() -> int:
    """Run every check; returns the exit code."""
    return run_checks(CHECKS)


def run_checks(checks: Sequence[Check]) -> int:
    """Run checks, two at a time, and print the output of those that fail.

    Returns:
        0 if all passed, 1 otherwise.
    """
    with ThreadPoolExecutor(2) as pool:
        results = [_show(result) for result in pool.map(_run, checks)]
    failed = [result.check.name for result in results if not result.passed]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def _run(check: Check) -> Result:
    started = time.monotonic()
    command = [str(BIN / check.command[0]), *check.command[1:]]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}", "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(
        command,
        cwd=check.directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(check, done.returncode == 0, done.stdout, time.monotonic() - started)


def _show(result: Result) -> Result:
    print(f"{'ok  ' if result.passed else 'FAIL'} {result.check.name} ({result.seconds:.0f} s)")
    lines = result.output.rstrip().splitlines()
    for line in lines[len(lines) - result.check.shown :] if result.passed else lines:
        print(line, flush=True)
    return result


if __name__ == "__main__":
    raise SystemExit(main())
