"""Internal, invoked by the service that sends mails: return the recipient of a mail about an account."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def get_recipient(event: dict[str, Any]) -> dict[str, Any] | None:
    return internal_api.get_recipient(str(event["user_id"]), event.get("token_id"), event.get("order_id"))


handler = lambda_task("get_recipient", get_recipient)
