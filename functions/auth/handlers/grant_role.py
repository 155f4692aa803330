"""Operators: set a user's role. The event is `{"email": "…", "role": "admin"}`."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def grant_role(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.grant_role(str(event["email"]), str(event["role"]))


handler = lambda_task("grant_role", grant_role)
