"""Every minute: tells the cache of ended sessions it has not heard of, and deletes rows that nobody needs."""

from typing import Any

from auth.service import housekeeping, session_ends
from shared.lambda_task import lambda_task


def publish_ended_sessions(_event: dict[str, Any]) -> dict[str, Any]:
    return {"published": session_ends.publish_left_behind(), **housekeeping.delete_dead_rows()}


handler = lambda_task("publish_ended_sessions", publish_ended_sessions)
