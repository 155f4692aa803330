"""Operators: mark the address of an account as verified. The event is `{"email": "…"}`."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def verify_account(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.verify_account(str(event["email"]))


handler = lambda_task("verify_account", verify_account)
