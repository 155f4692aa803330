"""Every day: delete versions of functions that no release can return to."""

from typing import Any

from operations.service import delete_old_versions as versions
from shared.lambda_task import lambda_task


def delete_old_versions(_event: dict[str, Any]) -> dict[str, Any]:
    run = versions.delete_old_versions()
    return {"deleted": run.deleted, "failed": run.failed, "complete": run.complete}


handler = lambda_task(versions.TASK, delete_old_versions)
