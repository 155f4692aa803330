"""Schemathesis checks the running API against its OpenAPI document: no 5xx, no undocumented status or schema.

Two of its checks are left out on purpose: it wants 405 for a wrong method, where this API specifies 404, and it wants
every value that fits the schema to be accepted, where a cursor or a common password can fit and be refused.
"""

import os
import secrets
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from localstack.shop import Shop
from tests.e2e.api import client
from tools.openapi import DOCUMENT

SEED = int(os.environ.get("SCHEMATHESIS_SEED", "20260101"))
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CASES = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
everything = schemathesis.openapi.from_path(str(DOCUMENT))
public = everything.exclude(lambda context: bool(context.operation.definition.raw["security"]))
# Without a token the authorizer refuses any request: tests/e2e/test_api_authorization.py.
protected = everything.include(lambda context: bool(context.operation.definition.raw["security"]))


@public.parametrize()
@seed(SEED)
@CASES
def test_a_public_operation_responds_as_documented(case: schemathesis.Case[Any], shop: Shop) -> None:
    check(case, shop, {})


@protected.parametrize()
@seed(SEED)
@CASES
def test_a_protected_operation_responds_to_an_admin_as_documented(
    case: schemathesis.Case[Any], admin_token: str, shop: Shop
) -> None:
    check(case, shop, {"Authorization": f"Bearer {admin_token}"})


@pytest.fixture
def admin_token(shop: Shop) -> str:
    """The token of a separate admin, because these requests may sign it out or lock it."""
    account = {"email": f"admin-{secrets.token_hex(6)}@bottega.example", "password": secrets.token_urlsafe()}
    with client(shop) as admin:
        admin.post("/auth/register", json={**account, "name": "Schema admin"}).raise_for_status()
        shop.deployment.invoke("VerifyAccountFunctionName", {"email": account["email"]})
        shop.deployment.invoke("GrantRoleFunctionName", {"email": account["email"], "role": "admin"})
        return str(admin.post("/auth/login", json=account).raise_for_status().json()["token"])


def check(case: schemathesis.Case[Any], shop: Shop, headers: dict[str, str]) -> None:
    with client(shop) as address:
        headers |= {"X-Forwarded-For": address.headers["X-Forwarded-For"]}
    print(f"SCHEMATHESIS_SEED={SEED}")
    case.call_and_validate(base_url=shop.api_url, headers=headers, checks=CHECKS, timeout=60)
