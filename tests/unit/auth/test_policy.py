from auth.policy import ADMIN_ONLY, OF_GUESTS, policy_for
from auth.token_verification import Claims

ARN = "arn:aws:execute-api:eu-west-1:000000000000:api123/prod/GET/products/42"
STAGE = "arn:aws:execute-api:eu-west-1:000000000000:api123/prod"


def test_a_customer_is_allowed_the_stage_and_denied_the_admin_routes() -> None:
    allow, deny = policy_for(Claims("user", "session", "customer", "ada@example.com"), ARN)["policyDocument"][
        "Statement"
    ]

    assert (allow["Effect"], allow["Resource"]) == ("Allow", [f"{STAGE}/*"])
    assert (deny["Effect"], len(deny["Resource"])) == ("Deny", len(ADMIN_ONLY))
    assert f"{STAGE}/DELETE/products/*" in deny["Resource"]


def test_an_admin_is_denied_nothing() -> None:
    (allow,) = policy_for(Claims("user", "session", "admin", "ada@example.com"), ARN)["policyDocument"]["Statement"]

    assert allow["Effect"] == "Allow"


def test_a_guest_is_allowed_the_routes_of_buyers_alone() -> None:
    (allow,) = policy_for(Claims("user", "session", "guest", "ada@example.com"), ARN)["policyDocument"]["Statement"]

    assert (allow["Effect"], allow["Resource"]) == (
        "Allow",
        [f"{STAGE}/{method}/{path}" for method, path in OF_GUESTS],
    )


def test_the_context_holds_only_strings() -> None:
    context = policy_for(Claims("user", "session", "admin", "ada@example.com", "Ada"), ARN)["context"]

    assert context == {
        "userId": "user",
        "email": "ada@example.com",
        "name": "Ada",
        "role": "admin",
        "sessionId": "session",
    }
