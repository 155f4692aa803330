"""checkov over every template, unless they are as they were when it last passed; .checkov.yaml has what it leaves out.

It pins boto3 to an old version and cannot be in uv.lock: uv keeps it in an environment of its own.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from tools.template import ROOT, TEMPLATES

VERSION = "3.3.30"
_CONFIGURATION = ROOT / ".checkov.yaml"
_PASSED = ROOT / ".aws-sam" / "checkov-passed"


def main() -> int:
    """Check, and print what it finds."""
    inputs = _fingerprint()
    if _PASSED.exists() and _PASSED.read_text() == inputs:
        return 0
    uv = Path(sys.executable).parent / "uv"
    tool: list[str | Path] = [uv, "tool", "run", "--quiet", "--from", f"checkov=={VERSION}", "checkov"]
    files: list[str | Path] = [option for path in TEMPLATES for option in ("--file", path)]
    done = subprocess.run([*tool, "--config-file", _CONFIGURATION, *files], cwd=ROOT, check=False)
    if done.returncode == 0:
        _PASSED.parent.mkdir(exist_ok=True)
        _PASSED.write_text(inputs)
    return done.returncode


def _fingerprint() -> str:
    digest = hashlib.sha256(VERSION.encode())
    for path in (_CONFIGURATION, *TEMPLATES):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
