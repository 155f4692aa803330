"""Every minute: tells the cache of changes it has not heard of, and adds up the counts of categories."""

from typing import Any

from products.service import unit_of_work
from shared.lambda_task import lambda_task


def tidy_catalogue(_event: dict[str, Any]) -> dict[str, Any]:
    return {**unit_of_work.tidy()}


handler = lambda_task("tidy_catalogue", tidy_catalogue)
