"""Every route and every kind of caller, through the authorizer and the handler."""

import importlib
import json
import time
import uuid
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, get_type_hints

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from auth.handlers import (
    authorize_request,
    grant_role,
    login,
    logout,
    open_guest_session,
    register,
    verify_account,
)
from orders.handlers import create_order
from orders.repository.database import database as orders_database
from shared import session_check
from shared.caller import Caller
from shared.http.identity import ActiveAdmin, AdminUser, requires_active_session
from shared.secrets import get_secret
from shared.settings import required
from tests.apigateway import Context, Response, call
from tests.conftest import TestServers
from tools.template import UNKNOWN_ROUTES, Function, functions

ENDPOINTS = [each for each in functions() if each.routes and each.routes[0].path not in UNKNOWN_ROUTES]


def _admin_only(function: Function) -> bool:
    hints = get_type_hints(importlib.import_module(function.module).router.routes[0].endpoint, include_extras=True)
    return AdminUser in hints.values() or ActiveAdmin in hints.values()


PUBLIC = [each for each in ENDPOINTS if not each.routes[0].authorized]
PROTECTED = [each for each in ENDPOINTS if each.routes[0].authorized]
ADMINS_ONLY = [each for each in PROTECTED if _admin_only(each)]
SIGNED_IN = [each for each in PROTECTED if not _admin_only(each)]
IN_CONFLICT = {("customer", "POST /auth/me/export"), ("admin", "DELETE /auth/me")}
"""An unverified address, and an admin's account."""
BUYERS = [
    "POST /orders",
    "GET /orders",
    "GET /orders/{id}",
    "POST /payments",
    "GET /payments",
    "GET /payments/{id}",
    "POST /auth/logout",
]
"""What a guest may do with its token."""
CLOSED_TO_GUESTS = [each for each in PROTECTED if str(each.routes[0]) not in BUYERS]
WRITES = [each for each in PROTECTED if each.routes[0].method != "GET"]
# Auth reads the session from its own database, in the transaction of the write.
CHECKS_SESSION_ITSELF = [str(each.routes[0]) for each in WRITES if each.service == "auth"]
STAGE = "arn:aws:execute-api:eu-west-1:000000000000:api123/local"
PASSWORD = "correct horse battery"
PRODUCT = "00000000-0000-4000-8000-000000000000"
BODIES: dict[str, Any] = {
    "POST /products": {"name": "Bowl", "price": "1.00", "category": "Kitchen"},
    "PATCH /products/{id}": {"price": "0.01"},
    "POST /products/{id}/stock-adjustments": {"delta": 5, "reason": "counted"},
    "POST /products/import": {"products": [{"sku": "a", "name": "Bowl", "price": "1.00", "category": "Kitchen"}]},
    "PUT /orders/{id}/status": {"status": "shipped"},
    "PUT /settings/{section}": {"version": 0, "minimum_total": "10.00"},
    "POST /auth/email": {"current_password": PASSWORD, "new_email": "new@example.com"},
    "PATCH /auth/me": {"name": "Eve"},
    "DELETE /auth/me": {"current_password": PASSWORD},
    "POST /auth/addresses": {
        "name": "Eve",
        "line1": "Via Roma 1",
        "city": "Roma",
        "postal_code": "00184",
        "country": "IT",
    },
    "PATCH /auth/addresses/{id}": {"line1": "Via Roma 2"},
    "POST /auth/password": {"current_password": PASSWORD, "new_password": "another good password"},
}
DENIED = ["anonymous", "expired", "wrong key", "unsigned", "ended session", "demoted admin", "other issuer", "garbage"]


@dataclass(frozen=True)
class Tokens:
    """One token of each kind of caller."""

    by_caller: dict[str, str | None]


@pytest.fixture
def tokens(servers: TestServers, clean: None) -> Tokens:
    customer = _register("customer@example.com")
    _register("admin@example.com")
    verify_account.handler({"email": "admin@example.com"}, Context())
    grant_role.handler({"email": "admin@example.com", "role": "admin"}, Context())
    admin = _sign_in("admin@example.com")
    ended = _sign_in("customer@example.com")
    call(logout.handler, "POST", "/auth/logout", caller=_claimed(ended))
    _register("former-admin@example.com")
    verify_account.handler({"email": "former-admin@example.com"}, Context())
    grant_role.handler({"email": "former-admin@example.com", "role": "admin"}, Context())
    demoted = _sign_in("former-admin@example.com")
    grant_role.handler({"email": "former-admin@example.com", "role": "customer"}, Context())
    key = jwt.PyJWK(get_secret(required("SIGNING_KEYS_SECRET"))["keys"][-1])
    stranger = ec.generate_private_key(ec.SECP256R1())
    claims = jwt.decode(admin, options={"verify_signature": False})
    headers = jwt.get_unverified_header(admin)
    return Tokens(
        {
            "anonymous": None,
            "customer": customer,
            "admin": admin,
            "guest": _check_out_as_a_guest("customer@example.com"),
            "expired": jwt.encode({**claims, "exp": int(time.time()) - 60}, key, "ES256", headers),
            "wrong key": jwt.encode(claims, stranger, "ES256", headers),
            "unsigned": jwt.encode(claims, "", "none", {**headers, "alg": "none"}),
            "ended session": ended,
            "demoted admin": demoted,
            "other issuer": jwt.encode({**claims, "iss": "elsewhere"}, key, "ES256", headers),
            "garbage": "a.b.c",
        }
    )


@pytest.mark.parametrize("function", PROTECTED, ids=lambda each: str(each.routes[0]))
def test_a_caller_without_a_valid_token_is_refused(function: Function, tokens: Tokens, servers: TestServers) -> None:
    before = _everything_stored(servers)

    statuses = {who: _through_the_gateway(function, tokens.by_caller[who]) for who in DENIED}

    assert statuses == dict.fromkeys(DENIED, 401)
    assert _everything_stored(servers) == before


@pytest.mark.parametrize("function", ADMINS_ONLY, ids=lambda each: str(each.routes[0]))
def test_a_customer_is_refused_on_admin_routes(function: Function, tokens: Tokens, servers: TestServers) -> None:
    before = _everything_stored(servers)

    assert _through_the_gateway(function, tokens.by_caller["customer"]) == 403
    assert _everything_stored(servers) == before


@pytest.mark.parametrize("function", ADMINS_ONLY, ids=lambda each: str(each.routes[0]))
def test_an_admin_is_allowed(function: Function, tokens: Tokens) -> None:
    assert _through_the_gateway(function, tokens.by_caller["admin"]) in (200, 201, 204, 404)


@pytest.mark.parametrize("function", CLOSED_TO_GUESTS, ids=lambda each: str(each.routes[0]))
def test_a_guest_is_refused_everywhere_else(function: Function, tokens: Tokens, servers: TestServers) -> None:
    before = _everything_stored(servers)
    guest = tokens.by_caller["guest"]

    statuses = _through_the_gateway(function, guest), _call(function, _claimed(guest or "")).status

    assert statuses == (403, 403)
    assert _everything_stored(servers) == before


@pytest.mark.parametrize("route", BUYERS)
def test_a_guest_is_allowed_to_order_and_pay(route: str, tokens: Tokens) -> None:
    [function] = [each for each in SIGNED_IN if str(each.routes[0]) == route]

    # 400 and 404: an order without a body, and there is no order.
    assert _through_the_gateway(function, tokens.by_caller["guest"]) in (200, 201, 202, 204, 400, 404)


@pytest.mark.parametrize("who", ["customer", "admin"])
@pytest.mark.parametrize("function", SIGNED_IN, ids=lambda each: str(each.routes[0]))
def test_every_signed_in_user_is_allowed(function: Function, who: str, tokens: Tokens) -> None:
    # 400 and 404: an order without a body, and there is no order.
    expected = (409,) if (who, str(function.routes[0])) in IN_CONFLICT else (200, 201, 202, 204, 400, 404)
    assert _through_the_gateway(function, tokens.by_caller[who]) in expected


@pytest.mark.parametrize("function", PUBLIC, ids=lambda each: str(each.routes[0]))
def test_a_public_route_requires_no_token(function: Function, servers: TestServers, clean: None) -> None:
    # 400 and 404: no body was sent, and there is no product.
    assert _through_the_gateway(function, None) in (200, 400, 404)


@pytest.mark.parametrize("function", PROTECTED, ids=lambda each: str(each.routes[0]))
def test_a_handler_checks_the_caller_again(function: Function, servers: TestServers, clean: None) -> None:
    before = _everything_stored(servers)

    assert _call(function, None).status == 401
    assert _everything_stored(servers) == before


@pytest.mark.parametrize("function", ADMINS_ONLY, ids=lambda each: str(each.routes[0]))
def test_a_handler_checks_the_admin_role_again(function: Function, tokens: Tokens, servers: TestServers) -> None:
    before = _everything_stored(servers)

    assert _call(function, _claimed(tokens.by_caller["customer"] or "")).status == 403
    assert _everything_stored(servers) == before


@pytest.mark.parametrize("function", WRITES, ids=lambda each: str(each.routes[0]))
def test_a_write_requires_an_active_session(function: Function) -> None:
    router = importlib.import_module(function.module).router

    required = str(function.routes[0]) not in CHECKS_SESSION_ITSELF
    assert (requires_active_session(router), "CHECK_SESSION_FUNCTION" in function.environment) == (required, required)


@pytest.mark.parametrize("function", WRITES, ids=lambda each: str(each.routes[0]))
def test_an_ended_session_writes_nothing_while_api_gateway_caches_its_authorization(
    function: Function, tokens: Tokens, servers: TestServers
) -> None:
    who = "demoted admin" if function in ADMINS_ONLY else "ended session"
    before = _everything_stored(servers)

    response = _call(function, _claimed(tokens.by_caller[who] or ""))

    # Logging out again is not an error.
    assert response.status == (204 if function.module.endswith("logout") else 401)
    assert _everything_stored(servers) == before


def test_an_ended_session_leaves_no_draft_order(
    tokens: Tokens, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RESERVE_STOCK_FUNCTION", "GET_SETTINGS_FUNCTION"):
        monkeypatch.setenv(name, f"no-such-function-{uuid.uuid4().hex}")
    before = _everything_stored(servers)

    refused = _place_order(tokens.by_caller["ended session"])
    after = _everything_stored(servers)
    # Products is unavailable, so an active session does leave a draft order.
    unavailable = _place_order(tokens.by_caller["customer"])

    assert (refused.status, unavailable.status) == (401, 503)
    assert after == before
    assert _everything_stored(servers) != before


@pytest.mark.parametrize("function", WRITES, ids=lambda each: str(each.routes[0]))
def test_without_valkey_an_ended_session_writes_nothing_either(
    function: Function, tokens: Tokens, servers: TestServers
) -> None:
    who = "demoted admin" if function in ADMINS_ONLY else "ended session"
    before = _everything_stored(servers)
    servers.valkey.stop()

    response = _call(function, _claimed(tokens.by_caller[who] or ""))

    assert response.status == (204 if function.module.endswith("logout") else 401)
    assert _everything_stored(servers) == before


@pytest.mark.parametrize(
    "function",
    [each for each in WRITES if str(each.routes[0]) not in CHECKS_SESSION_ITSELF],
    ids=lambda each: str(each.routes[0]),
)
def test_a_session_that_cannot_be_checked_writes_nothing(
    function: Function, tokens: Tokens, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECK_SESSION_FUNCTION", f"no-such-function-{uuid.uuid4().hex}")
    before = _everything_stored(servers)
    servers.valkey.stop()
    checked = session_check.override(session_check.invoke_auth)

    response = _call(function, _claimed(tokens.by_caller["admin"] or ""))

    session_check.override(checked)
    assert (response.status, response.headers["retry-after"]) == (503, "5")
    assert _everything_stored(servers) == before


def _through_the_gateway(function: Function, token: str | None) -> int:
    """Return API Gateway's status: it invokes the authorizer first if the template says so."""
    route = function.routes[0]
    if not route.authorized:
        return _call(function, None).status
    if token is None:
        return 401
    arn = f"{STAGE}/{route.method}{_path(route.path)}"
    try:
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": arn}
        response = authorize_request.handler(event, Context())
    except authorize_request.Refused:
        return 401
    if not _allowed(response["policyDocument"], arn):
        return 403
    who = response["context"]
    return _call(function, Caller(who["userId"], who["email"], who["role"], who["sessionId"])).status


def _allowed(policy: dict[str, Any], arn: str) -> bool:
    effects = {
        statement["Effect"]
        for statement in policy["Statement"]
        if any(fnmatchcase(arn, pattern) for pattern in statement["Resource"])
    }
    return effects == {"Allow"}


def _call(function: Function, caller: Caller | None) -> Response:
    route = function.routes[0]
    handler = importlib.import_module(function.module).handler
    body = BODIES.get(str(route))
    return call(handler, route.method, _path(route.path), route=route.path, json=body, caller=caller)


def _place_order(token: str | None) -> Response:
    address = {"name": "Ada", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}
    body = {"items": [{"product_id": PRODUCT, "quantity": 1}], "shipping_address": address}
    return call(create_order.handler, "POST", "/orders", json=body, caller=_claimed(token or ""))


def _path(path: str) -> str:
    return path.replace("{id}", PRODUCT).replace("{section}", "orders")


def _register(email: str) -> str:
    body = {"email": email, "password": PASSWORD, "name": "Ada"}
    return str(call(register.handler, "POST", "/auth/register", json=body).body["token"])


def _check_out_as_a_guest(email: str) -> str:
    return str(call(open_guest_session.handler, "POST", "/auth/guest", json={"email": email}).body["token"])


def _sign_in(email: str) -> str:
    return str(call(login.handler, "POST", "/auth/login", json={"email": email, "password": PASSWORD}).body["token"])


def _claimed(token: str) -> Caller:
    claims = jwt.decode(token, options={"verify_signature": False})
    return Caller(claims["sub"], claims["email"], claims["role"], claims["sid"])


@pytest.fixture(autouse=True)
def _functions_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in ("AUTH", "PRODUCTS", "ORDERS", "PAYMENTS", "MESSAGES", "SHOP"):
        monkeypatch.setenv(f"{service}_HEALTH_FUNCTION", f"no-such-function-{uuid.uuid4().hex}")


def _everything_stored(servers: TestServers) -> str:
    """Return all rows of all tables and all documents of all services."""
    stored: dict[str, Any] = {}
    for database in ("bottega_auth", "bottega_products", "bottega_payments", "bottega_messages", "bottega_shop"):
        with servers.postgres.admin(database) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for table in sorted(str(row["tablename"]) for row in tables):
                query = (
                    f'SELECT count(*) AS rows, md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t'
                )
                stored[f"{database}.{table}"] = connection.execute(query.encode()).fetchone()
    with orders_database.database() as documents:
        for collection in sorted(documents.list_collection_names()):
            stored[f"orders.{collection}"] = sorted(map(repr, documents[collection].find()))
    return json.dumps(stored, sort_keys=True, default=str)
