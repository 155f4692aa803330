"""Deletes versions of functions that no release can return to: their code takes space, their snapshots cost money."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from operations.lambda_versions import (
    FunctionUnknown,
    delete_version,
    function_names,
    published_versions,
    versions_in_use,
)
from shared.failed_items import count_failed_items, log_failed_item
from shared.settings import required

TASK = "delete_old_versions"
_ALIAS = "live"
# The function has 300 s. What is left is for the next run.
_SECONDS = 240.0


@dataclass(slots=True)
class Run:
    """What one run did.

    Attributes:
        deadline: Time of `time.monotonic()` after which nothing begins.
        deleted: Versions that were deleted.
        failed: Functions and versions that raised an error; the next run tries them again.
        complete: Whether the run reached every version.
    """

    deadline: float
    deleted: int = 0
    failed: int = 0
    complete: bool = True

    def attempt[Result](self, item: str, action: Callable[[], Result]) -> Result | None:
        """Return the result of an action; None if it failed, or if there is no time left."""
        if time.monotonic() > self.deadline:
            self.complete = False
            return None
        try:
            return action()
        except Exception as error:
            log_failed_item(TASK, item, error)
            self.failed += 1
            return None


def delete_old_versions(seconds: float = _SECONDS) -> Run:
    """Delete old versions of all functions of the stage. Idempotent; one that fails does not stop the others.

    Args:
        seconds: Time limit; no deletion begins after it.

    Raises:
        DependencyUnavailable: Lambda does not list the functions.
    """
    earlier = int(required("EARLIER_VERSIONS"))
    run = Run(time.monotonic() + seconds)
    for function in function_names(f"bottega-{required('STAGE')}-"):
        for version in run.attempt(function, partial(_old_versions_of, function, earlier)) or []:
            run.deleted += run.attempt(f"{function}:{version}", partial(_delete, function, version)) or 0
    if run.failed:
        count_failed_items(TASK)
    return run


def old_versions(published: list[int], in_use: set[int], earlier: int) -> list[int]:
    """Return the versions to delete.

    Kept are those in use, all newer ones, and the latest `earlier` ones before them: a release publishes a version
    before it shifts the alias to it, and a rollback returns to the version before.
    """
    before = sorted(version for version in published if version < min(in_use))
    return before[: max(len(before) - earlier, 0)]


def _old_versions_of(function: str, earlier: int) -> list[int]:
    try:
        return old_versions(published_versions(function), versions_in_use(function, _ALIAS), earlier)
    except FunctionUnknown:
        # A deployment is just creating or deleting it.
        return []


def _delete(function: str, version: int) -> int:
    delete_version(function, version)
    return 1
