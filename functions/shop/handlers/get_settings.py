"""Internal, invoked by orders and messages: return sections of the settings."""

from typing import Any

from shared.lambda_task import lambda_task
from shop import internal_api


def get_settings(event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.get_settings(event["sections"])


handler = lambda_task("get_settings", get_settings)
