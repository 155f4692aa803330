"""The shop on this machine: servers, AWS emulator, deployment, demo data."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"

# The functions' code is not an installed package. Lambda puts it on the path, and so do we.
if str(FUNCTIONS) not in sys.path:
    sys.path.append(str(FUNCTIONS))
