"""One valid first request for each function."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from auth.repository import one_time_tokens
from auth.repository.database import database as auth_database
from shared.caller import Caller
from tests.apigateway import event
from tests.bench.shop import SESSION, Shop

type Event = dict[str, Any]

ADMIN = Caller("00000000-0000-0000-0000-000000000001", "admin@example.com", "admin", SESSION)


def succeeded(response: Any) -> bool:
    """Whether an HTTP function returned 2xx."""
    return 200 <= int(response["statusCode"]) < 300


def allowed(response: Any) -> bool:
    """Whether the authorizer allowed the caller."""
    return bool(response["policyDocument"]["Statement"][0]["Effect"] == "Allow")


@dataclass(frozen=True)
class Sample:
    """How to call a function.

    Attributes:
        event: Prepares what the request needs, and returns it.
        valid: Whether the response is that of a valid request.
    """

    event: Callable[[Shop], Event]
    valid: Callable[[Any], bool] = succeeded


def get(path: str, **options: Any) -> Event:
    return event("GET", path, **options)


def send(method: str, path: str, body: Any = None, **options: Any) -> Event:
    if body is None:
        return event(method, path, **options)
    return event(method, path, body=json.dumps(body), headers={"content-type": "application/json"}, **options)


def _registration() -> Event:
    person = {"email": f"{uuid.uuid4()}@example.com", "password": "a long enough passphrase", "name": "Ada"}
    return send("POST", "/auth/register", person)


def _registered(shop: Shop) -> tuple[dict[str, Any], Caller]:
    """A new customer: the response of the registration, and the caller that other functions see."""
    pair = shop.call("auth.handlers.register", _registration())
    claims = shop.call("auth.handlers.authorize_request", _authorization(pair["token"]))["context"]
    return pair, Caller(claims["userId"], claims["email"], claims["role"], claims["sessionId"])


def _guest() -> Event:
    return send("POST", "/auth/guest", {"email": f"{uuid.uuid4()}@example.com"})


def _authorization(token: str) -> Event:
    arn = "arn:aws:execute-api:eu-west-1:000000000000:bench/local/GET/auth/me"
    return {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": arn}


def _login(shop: Shop) -> Event:
    request = _registration()
    shop.call("auth.handlers.register", request)
    person = json.loads(request["body"])
    return send("POST", "/auth/login", {"email": person["email"], "password": person["password"]})


def _new_password(shop: Shop) -> Event:
    body = {"current_password": "a long enough passphrase", "new_password": "an even longer passphrase"}
    return send("POST", "/auth/password", body, caller=_registered(shop)[1])


def _grant(shop: Shop) -> Event:
    verified = shop.call("auth.handlers.verify_account", _account(shop))
    return {"email": verified["email"], "role": "admin"}


def _token(shop: Shop) -> Event:
    caller = _registered(shop)[1]
    with auth_database.connection() as connection:
        [row] = connection.execute("SELECT id FROM one_time_tokens WHERE user_id = %s", [caller.user_id])
    return {"token_id": str(row["id"])}


def _verified(shop: Shop) -> Caller:
    caller = _registered(shop)[1]
    shop.call("auth.handlers.verify_account", {"email": caller.email})
    return caller


def _export_link(shop: Shop) -> Event:
    caller = _verified(shop)
    shop.call("auth.handlers.request_export", send("POST", "/auth/me/export", caller=caller))
    with auth_database.connection() as connection:
        [row] = connection.execute(
            """
            UPDATE exports SET ready_at = now(), expires_at = now() + interval '1 day' WHERE user_id = %s RETURNING id
            """,
            [caller.user_id],
        )
        one_time_tokens.add_export_link(connection, UUID(caller.user_id), row["id"], datetime.now(UTC))
    return send("POST", "/auth/exports", {"token": _mailed(shop, caller, "data_export")})


def _erasure(shop: Shop) -> Event:
    return send("DELETE", "/auth/me", {"current_password": "a long enough passphrase"}, caller=_registered(shop)[1])


def _nothing_due(_: Shop) -> Event:
    """Postpone what other samples requested: the functions that would have to answer are stand-ins."""
    with auth_database.connection() as connection:
        for table in ("exports", "erasures"):
            connection.execute(f"UPDATE {table} SET next_attempt_at = now() + interval '1 day'".encode())
    return {}


def _unknown_session(_: Shop) -> Event:
    return {"session_id": str(uuid.uuid4()), "mark": False}


def _account(shop: Shop) -> Event:
    return {"email": _registered(shop)[1].email}


def _mailed(shop: Shop, caller: Caller, purpose: str) -> str:
    """The token of a mail to a customer."""
    with auth_database.connection() as connection:
        [row] = connection.execute(
            "SELECT id FROM one_time_tokens WHERE user_id = %s AND purpose = %s", [caller.user_id, purpose]
        )
    return str(shop.call("auth.handlers.issue_token", {"token_id": str(row["id"])})["token"])


def _confirmation(shop: Shop) -> Event:
    token = _mailed(shop, _registered(shop)[1], "email_verification")
    return send("POST", "/auth/verifications", {"token": token})


def _reset(shop: Shop) -> Event:
    caller = _registered(shop)[1]
    shop.call("auth.handlers.request_password_reset", send("POST", "/auth/password-resets", {"email": caller.email}))
    token = _mailed(shop, caller, "password_reset")
    options = {"route": "/auth/password-resets/{token}", "parameters": {"token": token}}
    body = {"new_password": "an even longer passphrase"}
    return send("PUT", f"/auth/password-resets/{token}", body, **options)


def _order_link(shop: Shop) -> Event:
    guest = shop.call("auth.handlers.open_guest_session", _guest())["user"]
    asked = {"user_id": guest["id"], "order_id": "01900000-0000-7000-8000-000000000000"}
    token = shop.call("auth.handlers.get_recipient", asked)["order_token"]
    return send("POST", "/auth/order-links", {"token": token})


def _new_email(shop: Shop) -> Event:
    body = {"current_password": "a long enough passphrase", "new_email": f"{uuid.uuid4()}@example.com"}
    return send("POST", "/auth/email", body, caller=_registered(shop)[1])


ADDRESS = {"name": "Ada", "line1": "Torstraße 1", "postal_code": "10119", "city": "Berlin", "country": "DE"}


def _saved_address(method: str, body: Any = None) -> Callable[[Shop], Event]:
    def make(shop: Shop) -> Event:
        caller = _registered(shop)[1]
        saved = shop.call("auth.handlers.add_address", send("POST", "/auth/addresses", ADDRESS, caller=caller))
        options = {"route": "/auth/addresses/{id}", "parameters": {"id": saved["id"]}}
        return send(method, f"/auth/addresses/{saved['id']}", body, caller=caller, **options)

    return make


def _session(shop: Shop) -> Event:
    caller = _registered(shop)[1]
    options = {"route": "/auth/sessions/{id}", "parameters": {"id": caller.session_id}}
    return send("DELETE", f"/auth/sessions/{caller.session_id}", caller=caller, **options)


def _refresh(shop: Shop) -> Event:
    return send("POST", "/auth/refresh", {"refresh_token": _registered(shop)[0]["refresh_token"]})


def new_product() -> dict[str, Any]:
    return {"name": "Olive wood board", "price": "24.90", "category": "kitchen", "stock": 5}


def _on_product(method: str, suffix: str = "", body: Any = None) -> Callable[[Shop], Event]:
    def make(shop: Shop) -> Event:
        product = shop.call("products.handlers.create_product", send("POST", "/products", new_product(), caller=ADMIN))
        path = f"/products/{product['id']}{suffix}"
        options = {"route": f"/products/{{id}}{suffix}", "parameters": {"id": product["id"]}}
        return send(method, path, body, caller=None if method == "GET" else ADMIN, **options)

    return make


SAMPLES = {
    "auth-authorize-request": Sample(lambda shop: _authorization(_registered(shop)[0]["token"]), allowed),
    "auth-register": Sample(lambda _: _registration()),
    "auth-open-guest-session": Sample(lambda _: _guest()),
    "auth-open-order-link": Sample(_order_link),
    "auth-login": Sample(_login),
    "auth-refresh-session": Sample(_refresh),
    "auth-logout": Sample(lambda shop: send("POST", "/auth/logout", caller=_registered(shop)[1])),
    "auth-change-password": Sample(_new_password),
    "auth-get-current-user": Sample(lambda shop: get("/auth/me", caller=_registered(shop)[1])),
    "auth-get-public-keys": Sample(lambda _: get("/auth/.well-known/jwks.json")),
    "auth-get-health": Sample(lambda _: get("/auth/health")),
    "auth-publish-ended-sessions": Sample(lambda _: {}, lambda _: True),
    "auth-grant-role": Sample(_grant, lambda response: response["role"] == "admin"),
    "auth-update-current-user": Sample(
        lambda shop: send("PATCH", "/auth/me", {"locale": "it"}, caller=_registered(shop)[1])
    ),
    "auth-confirm-address": Sample(_confirmation),
    "auth-request-verification": Sample(
        lambda shop: send("POST", "/auth/verifications/resend", caller=_registered(shop)[1])
    ),
    "auth-request-password-reset": Sample(
        lambda _: send("POST", "/auth/password-resets", {"email": f"{uuid.uuid4()}@example.com"})
    ),
    "auth-reset-password": Sample(_reset),
    "auth-request-email-change": Sample(_new_email),
    "auth-list-addresses": Sample(lambda shop: get("/auth/addresses", caller=_registered(shop)[1])),
    "auth-add-address": Sample(lambda shop: send("POST", "/auth/addresses", ADDRESS, caller=_registered(shop)[1])),
    "auth-update-address": Sample(_saved_address("PATCH", {"is_default": True})),
    "auth-delete-address": Sample(_saved_address("DELETE")),
    "auth-list-sessions": Sample(lambda shop: get("/auth/sessions", caller=_registered(shop)[1])),
    "auth-end-session": Sample(_session),
    "auth-request-export": Sample(lambda shop: send("POST", "/auth/me/export", caller=_verified(shop))),
    "auth-request-erasure": Sample(_erasure),
    "auth-download-export": Sample(_export_link),
    "auth-process-privacy-requests": Sample(_nothing_due, lambda response: response["exports"]["failed"] == 0),
    "auth-verify-account": Sample(_account, lambda response: "email" in response),
    "auth-get-recipient": Sample(
        lambda shop: {"user_id": _registered(shop)[1].user_id}, lambda response: "email" in response
    ),
    "auth-issue-token": Sample(_token, lambda response: "token" in response),
    "auth-relay-events": Sample(lambda _: {}, lambda response: response["failed"] == 0),
    "auth-repeat-erasures": Sample(
        lambda _: {"user_ids": ["6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c11"]}, lambda response: response["requested"] == 1
    ),
    "auth-unlock-account": Sample(_account, lambda response: "email" in response),
    "auth-revoke-sessions": Sample(_account, lambda response: "email" in response),
    "auth-check-session": Sample(_unknown_session, lambda response: response == {"active": False}),
    "auth-rotate-signing-key": Sample(lambda _: {}, lambda _: True),
    "operations-delete-old-versions": Sample(lambda _: {}, lambda response: response["failed"] == 0),
    "operations-migrate-databases": Sample(lambda _: {}, lambda _: True),
    "products-list-products": Sample(lambda _: get("/products", query={"limit": 10})),
    "products-list-categories": Sample(lambda _: get("/products/categories")),
    "products-get-product": Sample(_on_product("GET")),
    "products-create-product": Sample(lambda _: send("POST", "/products", new_product(), caller=ADMIN)),
    "products-update-product": Sample(_on_product("PATCH", body={"price": "19.90"})),
    "products-archive-product": Sample(_on_product("DELETE")),
    "products-adjust-stock": Sample(_on_product("POST", "/stock-adjustments", {"delta": 1, "reason": "delivery"})),
    "products-import-products": Sample(
        lambda _: send("POST", "/products/import", {"products": [new_product() | {"sku": "B-1"}]}, caller=ADMIN)
    ),
    "products-get-health": Sample(lambda _: get("/products/health")),
    "products-tidy-catalogue": Sample(lambda _: {}, lambda _: True),
    "platform-api-get-health": Sample(lambda _: get("/health"), lambda response: '"healthy"' in response["body"]),
    "platform-api-list-queues": Sample(lambda _: get("/queues", caller=ADMIN)),
    "platform-api-get-openapi": Sample(lambda _: get("/openapi.json")),
    "platform-api-get-docs": Sample(lambda _: get("/docs")),
    "platform-api-handle-unknown-route": Sample(
        lambda _: get("/nowhere", route="/{proxy+}"), lambda response: response["statusCode"] == 404
    ),
}
BARE = Sample(lambda _: get("/hello"))
