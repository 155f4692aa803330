"""The IAM policy that the authorizer returns to API Gateway. The authorizer imports this: keep it light."""

from typing import Any

from auth.token_verification import Claims

ADMIN_ONLY = (
    ("POST", "products"),
    ("POST", "products/import"),
    ("POST", "products/*/stock-adjustments"),
    ("PATCH", "products/*"),
    ("DELETE", "products/*"),
    ("PUT", "orders/*/status"),
    ("POST", "payments/*/refunds"),
    ("GET", "messages"),
    ("POST", "messages/*/resend"),
    ("GET", "queues"),
)
"""Routes denied to customers; their functions check the role again."""


def policy_for(claims: Claims, method_arn: str) -> dict[str, Any]:
    """Build a policy for every route of the caller's role.

    API Gateway caches it for 60 s and applies it to the caller's other requests, so it must not depend on the request.

    Args:
        claims: The claims of the caller's token.
        method_arn: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` of the request.
    """
    stage = "/".join(method_arn.split("/")[:2])
    statements = [_statement("Allow", [f"{stage}/*"])]
    if claims.role != "admin":
        statements.append(_statement("Deny", [f"{stage}/{method}/{path}" for method, path in ADMIN_ONLY]))
    return {
        "principalId": claims.user_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": statements},
        "context": {
            "userId": claims.user_id,
            "email": claims.email,
            "name": claims.name,
            "role": claims.role,
            "sessionId": claims.session_id,
        },
    }


def _statement(effect: str, resources: list[str]) -> dict[str, Any]:
    return {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resources}
