"""By hand: gives a user a role. The event is `{"email": "…", "role": "admin"}`."""

from typing import Any

from auth.service import roles
from shared.lambda_task import lambda_task


def grant_role(event: dict[str, Any]) -> dict[str, Any]:
    return roles.grant_role(str(event["email"]), str(event["role"]))


handler = lambda_task("grant_role", grant_role)
