"""One execution environment of a function: reads a job from standard input, prints the times as its last line.

Runs by itself under `python -I -S -B`: nothing is importable but the standard library and the function's own folders,
and no bytecode is written, as Lambda's folders are read-only.
"""

import importlib
import json
import statistics
import sys
import time
from typing import Any


class Context:
    """The part of Lambda's context that functions use."""

    function_name = "bench"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:bench"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 15_000


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Import the function, handle the event once, then as often as `repeats` says."""
    sys.path[:0] = job["paths"]
    module, _, name = job["handler"].rpartition(".")
    started = time.perf_counter()
    handler = getattr(importlib.import_module(module), name)
    imported = time.perf_counter()
    response = handler(job["event"], Context())
    responded = time.perf_counter()
    return {
        "import_ms": (imported - started) * 1000,
        "first_ms": (responded - imported) * 1000,
        "warm_ms": _warm(handler, job["event"], job["repeats"]),
        "response": response,
    }


def _warm(handler: Any, event: Any, repeats: int) -> float | None:
    return statistics.median(_call(handler, event) for _ in range(repeats)) if repeats else None


def _call(handler: Any, event: Any) -> float:
    started = time.perf_counter()
    handler(event, Context())
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    result = run(json.load(sys.stdin))
    print("", json.dumps(result), sep="\n", flush=True)
