"""Internal, invoked by the service that sends mails: return the recipient of a mail about an account."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def get_recipient(event: dict[str, Any]) -> dict[str, Any] | None:
    more = [event.get(name) for name in ("token_id", "order_id", "message_id")]
    return internal_api.get_recipient(str(event["user_id"]), *more)


handler = lambda_task("get_recipient", get_recipient)
