"""Operators: end all sessions of a user. The event is `{"email": "…"}`."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def revoke_sessions(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.revoke_sessions(str(event["email"]))


handler = lambda_task("revoke_sessions", revoke_sessions)
