"""Check that every dependency is locked, hashed and, if the network allows the query, free of known vulnerabilities."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.build import BuildFailed, check_layers
from tools.template import ROOT

BIN = Path(sys.executable).parent
LAYERS = sorted(path.parent.name for path in (ROOT / "layers").glob("*/requirements.txt"))


def main() -> int:
    """Print the problems; returns 1 if there are any."""
    hashless = [problem for layer in LAYERS for problem in _without_hash(layer)]
    problems = [*_lock_problems(), *_layer_problems(), *hashless, *_vulnerable()]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _lock_problems() -> list[str]:
    done = _run("uv", "lock", "--check")
    return [] if done.returncode == 0 else [f"uv.lock does not match pyproject.toml: {done.stderr.strip()}"]


def _layer_problems() -> list[str]:
    try:
        check_layers()
    except BuildFailed as error:
        return str(error).splitlines()
    return []


def _without_hash(layer: str) -> list[str]:
    requirements = (ROOT / "layers" / layer / "requirements.txt").read_text()
    return [
        f"layers/{layer}: {name} has no hash" for name, rest in _blocks(requirements) if "--hash=sha256:" not in rest
    ]


def _blocks(requirements: str) -> list[tuple[str, str]]:
    return re.findall(r"^([A-Za-z0-9._-]+==[^\s;]+)(.*(?:\n[ \t]+.*)*)", requirements, re.MULTILINE)


def _vulnerable() -> list[str]:
    requirements = [option for layer in LAYERS for option in ("-r", f"layers/{layer}/requirements.txt")]
    done = _run("pip-audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", *requirements)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print("NOT AUDITED for known vulnerabilities: the advisory service does not respond")
        return []
    skipped = sorted(package["name"] for package in packages if "skip_reason" in package)
    if skipped:
        print(f"NOT AUDITED for known vulnerabilities, because the index has no advisories: {', '.join(skipped)}")
    print(f"{len(packages) - len(skipped)} of {len(packages)} packages audited")
    return [
        f"{package['name']} {package['version']}: {issue['id']}"
        for package in packages
        for issue in package.get("vulns", [])
    ]


def _run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / tool), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    raise SystemExit(main())
