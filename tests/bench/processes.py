"""Runs a function in its own process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.artifacts import Function
from tests.bench.samples import Sample
from tests.bench.shop import Shop

_SCRIPT = Path(__file__).with_name("function_process.py")


class FunctionFailed(Exception):
    """A function failed, or responded to a valid request with an error."""


class Times(NamedTuple):
    """Times of one process, in milliseconds.

    Attributes:
        imports: Importing the handler.
        first: The first response after that.
        warm: Median of the later responses; None without repeats.
    """

    imports: float
    first: float
    warm: float | None

    @property
    def cold(self) -> float:
        """Import to first response."""
        return self.imports + self.first


def run(function: Function, sample: Sample, shop: Shop, *, repeats: int = 0) -> Times:
    """Start a process, send it the sample once, and then `repeats` times more.

    Raises:
        FunctionFailed: The process died, or the response is not the expected one.
    """
    job = {
        "handler": function.handler,
        "paths": [str(path) for path in function.paths],
        "event": sample.event(shop),
        "repeats": repeats,
    }
    process = subprocess.run(
        [sys.executable, "-I", "-S", "-B", _SCRIPT],
        input=json.dumps(job),
        env={**function.environment, **shop.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if process.returncode:
        raise FunctionFailed(f"{function.name} died: {process.stderr[-2000:]}")
    return _times(function, sample, json.loads(process.stdout.splitlines()[-1]))


def _times(function: Function, sample: Sample, result: dict[str, Any]) -> Times:
    if not sample.valid(result["response"]):
        raise FunctionFailed(f"{function.name} returned {result['response']}")
    return Times(result["import_ms"], result["first_ms"], result["warm_ms"])
