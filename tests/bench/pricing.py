"""The properties of pricing with many more random orders than the tests try."""

import os
import subprocess
import sys
import time

from localstack import ROOT
from tests.bench.figures import Figure, counted, progress

_PROPERTIES = "tests/unit/shared/pricing/test_properties.py"


def measure(cases: int) -> list[Figure]:
    """Count the failures among the properties, each tried with this many orders."""
    progress(f"pricing {cases:,} random orders")
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=0", _PROPERTIES]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PRICING_CASES": str(cases)}, check=False)
    progress(f"{time.monotonic() - started:,.0f} s")
    return [counted("Pricing, failed / allowed", f"properties of {cases:,} orders", done.returncode, 0)]
