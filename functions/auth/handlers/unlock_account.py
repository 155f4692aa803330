"""Operators: clear the failed logins of an account. The event is `{"email": "…"}`."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def unlock_account(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.unlock_account(str(event["email"]))


handler = lambda_task("unlock_account", unlock_account)
