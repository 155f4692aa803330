"""The Lambda authorizer: verify access tokens for API Gateway. Runs before every request: keep its imports light."""

from typing import Any

from auth.errors import InvalidAccessToken
from auth.policy import policy_for
from auth.service.authorize import authorize
from shared.lambda_task import lambda_task


class Refused(Exception):
    """API Gateway maps this text to a 401, and any other error to a 503."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def authorize_request(event: dict[str, Any]) -> dict[str, Any]:
    try:
        claims = authorize(event["authorizationToken"])
    except InvalidAccessToken:
        raise Refused from None
    return policy_for(claims, event["methodArn"])


handler = lambda_task("authorize_request", authorize_request, refusals=(Refused,))
