"""Every minute: tells the cache of changes it has not heard of, and adds up the counts of categories."""

from typing import Any

from products.service import changes
from shared.tasks import lambda_task


def tidy_catalogue(_event: dict[str, Any]) -> dict[str, Any]:
    return {**changes.tidy()}


handler = lambda_task("tidy_catalogue", tidy_catalogue)
