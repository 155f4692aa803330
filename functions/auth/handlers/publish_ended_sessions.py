"""Every minute: publish session ends that are not in Valkey yet, and delete expired rows."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def publish_ended_sessions(_event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.publish_ended_sessions()


handler = lambda_task("publish_ended_sessions", publish_ended_sessions)
