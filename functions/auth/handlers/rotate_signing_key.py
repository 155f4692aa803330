"""Every 90 days, or by hand: create a new signing key."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def rotate_signing_key(_event: dict[str, Any]) -> dict[str, Any]:
    return internal_api.rotate_signing_key()


handler = lambda_task("rotate_signing_key", rotate_signing_key)
