"""Operators: send mail to a suppressed address again. The event is `{"email": "…"}`."""

from typing import Any

from messages import internal_api
from shared.lambda_task import lambda_task


def lift_suppression(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.lift_suppression(str(event["email"]))


handler = lambda_task("lift_suppression", lift_suppression)
