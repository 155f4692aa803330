"""Operators: erase users again after a backup was restored. The event is `{"user_ids": ["…"]}`."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def repeat_erasures(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.repeat_erasures([str(each) for each in event["user_ids"]])


handler = lambda_task("repeat_erasures", repeat_erasures)
