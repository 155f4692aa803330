"""Run checkov on what the templates become in every deployed stage, unless nothing has changed since it last passed.

It evaluates no conditions and skips loops, so it gets the variants of tools/variants.py. Outside AWS and without a
network, functions have no VPC and secrets no key of their own; those variants are left out. .checkov.yaml has the
exceptions. It pins an old version of boto3, so it cannot be in uv.lock; uv keeps it in a separate environment.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.creation import Application
from tools.switches import applications
from tools.template import BOOTSTRAP, ROOT
from tools.variants import covering, variants, written

VERSION = "3.3.30"
_CONFIGURATION = ROOT / ".checkov.yaml"
_PASSED = ROOT / ".aws-sam" / "checkov-passed"


def main() -> int:
    """Run the check; returns the exit code."""
    chosen = covering(variants(each for each in applications() if _on_aws(each)))
    # Relative paths: checkov takes an absolute one of 40 characters for a secret key.
    files = [BOOTSTRAP.relative_to(ROOT), *written(chosen, "checkov")]
    inputs = _fingerprint(files)
    if _PASSED.exists() and _PASSED.read_text() == inputs:
        return 0
    uv = Path(sys.executable).parent / "uv"
    tool: list[str | Path] = [uv, "tool", "run", "--quiet", "--from", f"checkov=={VERSION}", "checkov"]
    options = [option for path in files for option in ("--file", path)]
    done = subprocess.run([*tool, "--config-file", _CONFIGURATION, *options], cwd=ROOT, check=False)
    if done.returncode == 0:
        _PASSED.write_text(inputs)
    return done.returncode


def _on_aws(application: Application) -> bool:
    switches = application.switches
    return application.stage != "local" and (switches.get("OwnServers") == "on" or "SubnetIds" in switches)


def _fingerprint(files: Sequence[Path]) -> str:
    digest = hashlib.sha256(VERSION.encode())
    for path in (_CONFIGURATION, *files):
        digest.update((ROOT / path).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
