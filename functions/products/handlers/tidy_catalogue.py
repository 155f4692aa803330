"""Scheduled every minute: flush pending cache invalidations and add up the counts of categories."""

from typing import Any

from products.service import tidy_catalogue as housekeeping
from shared.lambda_task import lambda_task


def tidy_catalogue(_event: dict[str, Any]) -> dict[str, Any]:
    return {**housekeeping.tidy_catalogue()}


handler = lambda_task("tidy_catalogue", tidy_catalogue)
