"""Check the OpenAPI document with openapi-spec-validator and redocly's recommended rules. Part of `make lint`."""

import subprocess
import sys
from pathlib import Path

from tools.openapi import DOCUMENT
from tools.storefront.node import NodeFailed, install_packages, node, run_node
from tools.template import ROOT

_REDOCLY = ROOT / "tools" / "redocly"


def main() -> int:
    """Run both checkers; returns the exit code."""
    try:
        print(check_rules(DOCUMENT))
    except NodeFailed as error:
        print(error)
        return 1
    validator = Path(sys.executable).with_name("openapi-spec-validator")
    return subprocess.run([validator, DOCUMENT], check=False).returncode


def check_rules(document: Path) -> str:
    """Return redocly's report on a document.

    Raises:
        NodeFailed: The document breaks a recommended rule; the message has the report.
    """
    install_packages(_REDOCLY)
    cli = _REDOCLY / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
    return run_node(node(cli, "lint", str(document), "--extends", "recommended", "--format", "stylish"), _REDOCLY)


if __name__ == "__main__":
    raise SystemExit(main())
