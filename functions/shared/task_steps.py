"""Scheduled tasks of several independent steps."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.observability import logger


def run_steps(steps: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Run every step, also after one that failed, and return the results by name.

    Raises:
        Exception: The error of the first step that failed, after all have run.
    """
    results: dict[str, Any] = {}
    failures: list[Exception] = []
    for name, step in steps.items():
        try:
            results[name] = step()
        except Exception as error:
            # The type alone: an error's text could hold what must not be logged.
            logger().warning("A step failed; the task continued", extra={"step": name, "error": type(error).__name__})
            failures.append(error)
    if failures:
        raise failures[0]
    return results
