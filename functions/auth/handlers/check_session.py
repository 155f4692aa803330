"""Internal: check a session in the database, for writes whose session has no mark in Valkey."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def check_session(event: dict[str, Any]) -> dict[str, Any]:
    return {"active": internal_api.check_session(str(event["session_id"]), mark=bool(event["mark"]))}


handler = lambda_task("check_session", check_session)
