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
    ("GET", "settings/*"),
    ("PUT", "settings/*"),
    ("GET", "queues"),
)
"""Routes denied to customers; their functions check the role again."""
OF_GUESTS = (
    ("POST", "orders"),
    ("GET", "orders"),
    ("GET", "orders/*"),
    ("POST", "payments"),
    ("GET", "payments"),
    ("GET", "payments/*"),
    ("POST", "auth/logout"),
)
"""The only routes with a token that guests are allowed; all other functions check the role again."""


def policy_for(claims: Claims, method_arn: str) -> dict[str, Any]:
    """Build a policy for every route of the caller's role.

    API Gateway caches it for 60 s and applies it to the caller's other requests, so it must not depend on the request.

    Args:
        claims: The claims of the caller's token.
        method_arn: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` of the request.
    """
    stage = "/".join(method_arn.split("/")[:2])
    return {
        "principalId": claims.user_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": _statements(claims.role, stage)},
        "context": {
            "userId": claims.user_id,
            "email": claims.email,
            "name": claims.name,
            "role": claims.role,
            "sessionId": claims.session_id,
        },
    }


def _statements(role: str, stage: str) -> list[dict[str, Any]]:
    if role == "guest":
        return [_statement("Allow", _arns(stage, OF_GUESTS))]
    everything = _statement("Allow", [f"{stage}/*"])
    return [everything] if role == "admin" else [everything, _statement("Deny", _arns(stage, ADMIN_ONLY))]


def _arns(stage: str, routes: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{stage}/{method}/{path}" for method, path in routes]


def _statement(effect: str, resources: list[str]) -> dict[str, Any]:
    return {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resources}
