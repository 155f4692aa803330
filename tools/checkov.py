"""Run checkov on every template, unless none has changed since it last passed. .checkov.yaml has the exceptions.

It pins an old version of boto3, so it cannot be in uv.lock; uv keeps it in a separate environment.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from tools.cloudformation import long_form
from tools.template import BOOTSTRAP, ROOT, TEMPLATES, read_template

VERSION = "3.3.30"
_CONFIGURATION = ROOT / ".checkov.yaml"
_PASSED = ROOT / ".aws-sam" / "checkov-passed"
_EXPANDED = ROOT / ".aws-sam" / "expanded"


def main() -> int:
    """Run the check; returns the exit code."""
    inputs = _fingerprint()
    if _PASSED.exists() and _PASSED.read_text() == inputs:
        return 0
    uv = Path(sys.executable).parent / "uv"
    tool: list[str | Path] = [uv, "tool", "run", "--quiet", "--from", f"checkov=={VERSION}", "checkov"]
    # Relative paths: checkov takes an absolute one of 40 characters for a secret key.
    files: list[str | Path] = [
        option for path in (*TEMPLATES, BOOTSTRAP) for option in ("--file", _without_loops(path).relative_to(ROOT))
    ]
    done = subprocess.run([*tool, "--config-file", _CONFIGURATION, *files], cwd=ROOT, check=False)
    if done.returncode == 0:
        _PASSED.parent.mkdir(exist_ok=True)
        _PASSED.write_text(inputs)
    return done.returncode


def _without_loops(path: Path) -> Path:
    """Return a template, or a copy whose loops are expanded: checkov skips loops."""
    if "Fn::ForEach" not in path.read_text():
        return path
    copy = _EXPANDED / f"{path.stem}.json"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(json.dumps(long_form(read_template(path)), indent=1))
    return copy


def _fingerprint() -> str:
    digest = hashlib.sha256(VERSION.encode())
    for path in (_CONFIGURATION, *TEMPLATES, BOOTSTRAP):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
