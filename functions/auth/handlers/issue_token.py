"""Internal, invoked by the service that sends mails: generate the secret of a one-time token for one mail."""

from typing import Any

from auth import internal_api
from shared.lambda_task import lambda_task


def issue_token(event: dict[str, Any]) -> dict[str, Any] | None:
    return internal_api.issue_token(str(event["token_id"]))


handler = lambda_task("issue_token", issue_token)
