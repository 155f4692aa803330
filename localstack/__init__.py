"""Everything local: the servers, the AWS emulator, the deployment to it, and what is in the shop at first."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"

# The functions' code is no installed package: Lambda puts functions/ on the path, and so do we.
if str(FUNCTIONS) not in sys.path:
    sys.path.append(str(FUNCTIONS))
