import json
import os
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from fnmatch import fnmatchcase
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from auth.handlers import authorize_request
from shared import aws
from shared.errors import DependencyUnavailable
from shared.secrets import get_secret
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.auth.conftest import METHOD_ARN, authorize, caller_of, is_accepted, sign_up

STAGE_ARN = "arn:aws:execute-api:eu-west-1:000000000000:api123/local"
ADMIN_ROUTES = [
    "POST/products",
    "POST/products/import",
    "POST/products/42/stock-adjustments",
    "PATCH/products/42",
    "DELETE/products/42",
]
CUSTOMER_ROUTES = ["GET/auth/me", "POST/auth/logout", "POST/auth/password", "GET/products", "GET/products/42"]


@pytest.fixture
def token() -> str:
    return str(sign_up().body["token"])


def test_the_context_identifies_the_caller(token: str) -> None:
    caller = caller_of(token)

    response = authorize(token)

    assert response["principalId"] == caller.user_id
    assert response["context"] == {
        "userId": caller.user_id,
        "email": caller.email,
        "name": "Ada",
        "role": "customer",
        "sessionId": caller.session_id,
    }


@pytest.mark.parametrize("asked_for", CUSTOMER_ROUTES[:2] + ADMIN_ROUTES[:2])
def test_the_policy_does_not_depend_on_the_request_as_it_is_cached(token: str, asked_for: str) -> None:
    response = authorize(token, f"{STAGE_ARN}/{asked_for}")

    assert response == authorize(token, f"{STAGE_ARN}/GET/anything/else")


def test_a_customer_is_denied_the_admin_routes(token: str) -> None:
    policy = authorize(token)["policyDocument"]

    assert [route for route in ADMIN_ROUTES + CUSTOMER_ROUTES if _allows(policy, route)] == CUSTOMER_ROUTES


def test_an_admin_is_allowed_every_route(token: str) -> None:
    policy = authorize(_resigned(token, role="admin"))["policyDocument"]

    assert all(_allows(policy, route) for route in ADMIN_ROUTES + CUSTOMER_ROUTES)


def test_the_policy_covers_only_this_stage_of_this_api(token: str) -> None:
    policy = authorize(token)["policyDocument"]

    assert not _allows(policy, "GET/products", stage=STAGE_ARN.replace("local", "prod"))
    assert not _allows(policy, "GET/products", stage=STAGE_ARN.replace("api123", "api456"))


def test_the_scheme_is_case_insensitive(token: str) -> None:
    event = {"type": "TOKEN", "authorizationToken": f"bearer {token}", "methodArn": METHOD_ARN}

    assert authorize_request.handler(event, Context())["principalId"] == caller_of(token).user_id


def test_a_token_signed_like_ours_is_accepted(token: str) -> None:
    assert is_accepted(_resigned(token))


CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"exp": 1},
    "expired a little longer ago than clocks differ": {"exp": int(time.time()) - 10},
    "issued tomorrow": {"iat": int(time.time()) + 86_400},
    "not valid before tomorrow": {"nbf": int(time.time()) + 86_400},
    "another audience": {"aud": "another-api"},
    "many audiences": {"aud": ["bottega-api", "another-api"]},
    "another issuer": {"iss": "bottega-prod"},
    "unknown role": {"role": "root"},
    "role that is no text": {"role": ["admin"]},
    "subject that is no text": {"sub": 1},
    "empty subject": {"sub": ""},
    "session that is no text": {"sid": {"id": 1}},
    **{f"without {name}": {name: None} for name in ("iss", "aud", "sub", "sid", "role", "email", "iat", "exp", "jti")},
}


@pytest.mark.parametrize("changed", CLAIMS.values(), ids=CLAIMS)
def test_a_token_with_wrong_claims_is_refused(token: str, changed: dict[str, Any]) -> None:
    assert not is_accepted(_resigned(token, **changed))


HEADERS: dict[str, dict[str, Any]] = {
    "typ JWT": {"typ": "JWT"},
    "no typ": {"typ": None},
    "unknown kid": {"kid": "unknown"},
    "kid that is a path": {"kid": "../../dev/null"},
    "no kid": {"kid": None},
    "jku": {"jku": "http://127.0.0.1:1/jwks.json"},
    "x5u": {"x5u": "http://127.0.0.1:1/cert.pem"},
    "jwk": {"jwk": {"kty": "EC"}},
    "x5c": {"x5c": ["MII"]},
    "crit": {"crit": ["exp"]},
    "b64": {"b64": False},
}


@pytest.mark.parametrize("changed", HEADERS.values(), ids=HEADERS)
def test_a_token_with_wrong_headers_is_refused(token: str, changed: dict[str, Any]) -> None:
    assert not is_accepted(_resigned(token, headers=changed))


def test_a_key_inside_the_token_is_ignored(token: str) -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    jwk = jwt.algorithms.ECAlgorithm.to_jwk(own.public_key(), as_dict=True)

    assert not is_accepted(_resigned(token, key=own, headers={"jwk": jwk}))


def test_a_token_signed_with_another_key_is_refused(token: str) -> None:
    assert not is_accepted(_resigned(token, key=ec.generate_private_key(ec.SECP256R1())))


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(token: str) -> None:
    public = jwt.PyJWK(get_secret(os.environ["PUBLIC_KEYS_SECRET"])["keys"][0]).key
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    header, claims, _ = token.split(".")
    signed = f"{_encoded(_decoded(header) | {'alg': 'HS256'})}.{claims}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)

    forged = f"{signed}.{urlsafe_b64encode(signature.sign(signed.encode(), pem)).rstrip(b'=').decode()}"

    assert not is_accepted(forged)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "ES384", "RS256", "PS256", "EdDSA", "", 1, None])
def test_another_algorithm_is_refused(token: str, algorithm: Any) -> None:
    header, claims, signature = token.split(".")
    other = _encoded(_decoded(header) | {"alg": algorithm})

    assert not is_accepted(f"{other}.{claims}.{signature}")
    assert not is_accepted(f"{other}.{claims}.")


def test_a_tampered_token_is_refused(token: str) -> None:
    header, claims, signature = token.split(".")
    promoted = _encoded(_decoded(claims) | {"role": "admin"})

    assert not is_accepted(f"{header}.{promoted}.{signature}")


GARBAGE = ["", "x", "a.b.c", "..", "brt_" + "A" * 43, "é.é.é", "\0", "a" * 10_000, "[" * 3_000, "null.null.null"]
NESTED = urlsafe_b64encode(b"[" * 6_000).decode()


@pytest.mark.parametrize("garbage", [*GARBAGE, f"{NESTED}.{NESTED}.AA"], ids=range(len(GARBAGE) + 1))
def test_garbage_is_refused(garbage: str) -> None:
    assert not is_accepted(garbage)


def test_a_refresh_token_is_refused_as_an_access_token() -> None:
    assert not is_accepted(sign_up().body["refresh_token"])


@pytest.mark.parametrize("value", ["", "Bearer", "Basic YTpi", "Bearer  ", "Token x"])
def test_another_authorization_scheme_is_refused(value: str) -> None:
    event = {"type": "TOKEN", "authorizationToken": value, "methodArn": METHOD_ARN}

    with pytest.raises(authorize_request.Refused, match=r"^Unauthorized$"):
        authorize_request.handler(event, Context())


def test_unknown_key_ids_reread_the_set_at_most_every_ten_seconds(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    post = aws.post

    def recording_post(service: str, *given: Any, **options: Any) -> aws.Response:
        asked.append(service)
        return post(service, *given, **options)

    is_accepted(_resigned(token, headers={"kid": "first"}))
    monkeypatch.setattr(aws, "post", recording_post)

    for attempt in range(20):
        is_accepted(_resigned(token, headers={"kid": f"unknown-{attempt}", "jku": "http://127.0.0.1:1/"}))
        is_accepted(_resigned(token, headers={"kid": f"unknown-{attempt}"}))

    assert asked == []


def test_an_unavailable_session_store_is_an_error_and_no_refusal(token: str, servers: TestServers) -> None:
    servers.valkey.stop()
    servers.postgres.stop()

    with pytest.raises(DependencyUnavailable):
        authorize(token)

    servers.postgres.start()
    assert is_accepted(token)


def test_a_session_marked_in_valkey_needs_no_database(token: str, servers: TestServers) -> None:
    servers.postgres.stop()

    assert is_accepted(token)


def test_the_authorizer_imports_nothing_heavy(token: str) -> None:
    event = {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": METHOD_ARN}
    program = f"""
import sys
from auth.handlers.authorize_request import handler
class Context: aws_request_id = "1"
handler({event!r}, Context())
heavy = ["fastapi", "pydantic", "boto3", "botocore.session", "psycopg", "valkey", "asyncio", "mangum", "starlette"]
print("HEAVY", [name for name in heavy if name in sys.modules])
"""

    run = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "functions"},
    )

    assert run.stdout.splitlines()[-1] == "HEAVY []"


def _resigned(
    token: str, *, key: ec.EllipticCurvePrivateKey | None = None, headers: dict[str, Any] | None = None, **changed: Any
) -> str:
    """Sign the token again with other claims and headers, with our own key or another one; None removes one."""
    own = get_secret(os.environ["SIGNING_KEYS_SECRET"])["keys"][-1]
    private = key or jwt.PyJWK(own).key
    old_header, old_claims, _ = token.split(".")
    header = {name: value for name, value in (_decoded(old_header) | (headers or {})).items() if value is not None}
    claims = {name: value for name, value in (_decoded(old_claims) | changed).items() if value is not None}
    signed = f"{_encoded(header)}.{_encoded(claims)}"
    algorithm = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
    return f"{signed}.{urlsafe_b64encode(algorithm.sign(signed.encode(), private)).rstrip(b'=').decode()}"


def _decoded(part: str) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(jwt.utils.base64url_decode(part))
    return decoded


def _encoded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _allows(policy: dict[str, Any], route: str, stage: str = STAGE_ARN) -> bool:
    matching = [
        statement["Effect"]
        for statement in policy["Statement"]
        if any(fnmatchcase(f"{stage}/{route}", resource) for resource in statement["Resource"])
    ]
    return "Allow" in matching and "Deny" not in matching
