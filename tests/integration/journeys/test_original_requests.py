"""The requests of the original container application, with its bodies and query parameters, work unchanged.

docs/api.md lists them, and where the response differs.
"""

import importlib
import re
import uuid
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import jwt
import pytest

from auth.handlers import authorize_request, grant_role, verify_account
from platform_api.handlers import handle_unknown_route
from shared.caller import Caller
from tests.apigateway import Context, Response, call
from tests.integration.journeys.world import World
from tests.sessions import invented_sessions_active
from tools.template import UNKNOWN_ROUTES, functions

STAGE = "arn:aws:execute-api:eu-west-1:000000000000:api123/local"
ROUTES = [(route, each) for each in functions() for route in each.routes if route.path not in UNKNOWN_ROUTES]
# A path without parameters is matched first, as API Gateway does.
ROUTES.sort(key=lambda pair: "{" in pair[0].path)
USER = {"id", "email", "name", "role"}
ORDER = {"id", "user_id", "status", "items", "total_amount", "shipping_address", "created_at", "updated_at"}
PRODUCT = {"id", "name", "description", "price", "category", "stock", "created_at", "updated_at"}
PAYMENT = {"id", "order_id", "status", "amount", "currency"}


@dataclass
class Client:
    """A client of the API: API Gateway, the authorizer and the handlers, in this process.

    Attributes:
        token: The access token it sends.
    """

    token: str = ""

    def send(self, method: str, path: str, json: Any = None, **query: Any) -> Response:
        for route, function in ROUTES:
            if route.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route.path), path):
                caller = self._authorize(method, path) if route.authorized else None
                handler = importlib.import_module(function.module).handler
                return call(handler, method, path, route=route.path, json=json, query=query or None, caller=caller)
        return call(handle_unknown_route.handler, method, path, json=json, query=query or None)

    def _authorize(self, method: str, path: str) -> Caller:
        arn = f"{STAGE}/{method}{path}"
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {self.token}", "methodArn": arn}
        response = authorize_request.handler(event, Context())
        statements = response["policyDocument"]["Statement"]
        effects = {each["Effect"] for each in statements if any(fnmatchcase(arn, one) for one in each["Resource"])}
        assert effects == {"Allow"}, f"{method} {path} is refused"
        who = response["context"]
        return Caller(who["userId"], who["email"], who["role"], who["sessionId"], who["name"])


@pytest.fixture
def client(clean: None, world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    for service in ("AUTH", "PRODUCTS", "ORDERS", "PAYMENTS", "MESSAGES", "SHOP"):
        monkeypatch.setenv(f"{service}_HEALTH_FUNCTION", f"no-such-function-{uuid.uuid4().hex}")
    with invented_sessions_active():
        yield Client()


def register(client: Client, email: str = "john@example.com") -> dict[str, Any]:
    body = {"email": email, "password": "password-of-john-123", "name": "John Doe"}
    response = client.send("POST", "/auth/register", body)
    assert response.status == 201, response.body
    client.token = response.body["token"]
    return dict(response.body)


def sign_in_as_admin(client: Client) -> None:
    register(client, "admin@example.com")
    verify_account.handler({"email": "admin@example.com"}, Context())
    grant_role.handler({"email": "admin@example.com", "role": "admin"}, Context())
    body = {"email": "admin@example.com", "password": "password-of-john-123"}
    client.token = client.send("POST", "/auth/login", body).body["token"]


def add_laptop(client: Client) -> dict[str, Any]:
    body = {"name": "Laptop", "description": "High-performance laptop", "price": 999.99, "category": "Electronics"}
    response = client.send("POST", "/products", {**body, "stock": 50})
    assert response.status == 201, response.body
    return dict(response.body)


def place(client: Client, product_id: str, **fields: Any) -> Response:
    item = {"product_id": product_id, "quantity": 2, **fields}
    return client.send("POST", "/orders", {"items": [item], "shipping_address": "123 Main St, Springfield"})


def test_auth(client: Client) -> None:
    registered = register(client)
    body = {"email": "john@example.com", "password": "password-of-john-123"}

    verify_account.handler({"email": "john@example.com"}, Context())
    again = client.send("POST", "/auth/register", {**body, "name": "John Doe"})
    login = client.send("POST", "/auth/login", body)
    wrong = client.send("POST", "/auth/login", {**body, "password": "wrong"})
    me = client.send("GET", "/auth/me")
    renewed = client.send("POST", "/auth/refresh", {"refresh_token": login.body["refresh_token"]})
    health = client.send("GET", "/auth/health")

    assert (registered["user"].keys(), registered["user"]["role"]) == (USER, "customer")
    assert {"message", "token"} <= registered.keys()
    assert again.status == 409
    assert (login.status, login.body["user"]) == (200, registered["user"])
    assert (wrong.status, wrong.body["error"]) == (401, "Invalid credentials")
    assert (me.status, me.body.keys() >= USER) == (200, True)
    assert (renewed.status, {"token", "refresh_token"} <= renewed.body.keys()) == (200, True)
    assert client.send("POST", "/auth/logout").status == 204
    assert (health.status, health.body["status"]) == (200, "healthy")


def test_products(client: Client) -> None:
    sign_in_as_admin(client)
    laptop = add_laptop(client)
    path = f"/products/{laptop['id']}"

    lists = {
        name: client.send("GET", "/products", **query)
        for name, query in {
            "all": {},
            "page": {"page": "1", "limit": "10"},
            "category": {"category": "Electronics"},
            "search": {"search": "laptop"},
            "price": {"min_price": "100", "max_price": "1000"},
        }.items()
    }
    shown = client.send("GET", path)
    categories = client.send("GET", "/products/categories")
    changed = client.send("PATCH", path, {"price": 899.99})
    health = client.send("GET", "/products/health")
    deleted = client.send("DELETE", path)
    missing = client.send("GET", f"/products/{uuid.uuid4()}")

    assert (laptop.keys() >= PRODUCT, laptop["price"], laptop["stock"]) == (True, "999.99", 50)
    assert {name: each.status for name, each in lists.items()} == dict.fromkeys(lists, 200)
    assert {name: [one["id"] for one in each.body["products"]] for name, each in lists.items()} == {
        name: [laptop["id"]] for name in lists
    }
    assert {"page": 1, "limit": 10, "total": 1, "pages": 1}.items() <= lists["page"].body["pagination"].items()
    assert (shown.status, shown.body) == (200, laptop)
    assert (categories.status, categories.body) == (200, {"categories": [{"name": "Electronics", "count": 1}]})
    assert (changed.status, changed.body["price"], changed.body["description"]) == (
        200,
        "899.99",
        "High-performance laptop",
    )
    assert (deleted.status, missing.status, missing.body["error"]) == (204, 404, "Product not found")
    assert (health.status, health.body["status"]) == (200, "healthy")


def test_orders(client: Client) -> None:
    sign_in_as_admin(client)
    laptop = add_laptop(client)

    order = place(client, laptop["id"], price=999.99)
    path = f"/orders/{order.body['id']}"
    listed = client.send("GET", "/orders")
    pending = client.send("GET", "/orders", status="pending", limit="10")
    shown = client.send("GET", path)
    by_query = client.send("PUT", f"{path}/status", status="processing")
    by_body = client.send("PUT", f"{path}/status", {"status": "processing"})
    cancelled = client.send("POST", f"{path}/cancel")
    health = client.send("GET", "/orders/health")
    too_many = place(client, laptop["id"], quantity=51)
    unknown = place(client, str(uuid.uuid4()))

    assert (order.status, order.body.keys() >= ORDER, order.body["status"]) == (201, True, "pending")
    assert (order.body["total_amount"], order.body["items"][0]["quantity"]) == ("1999.98", 2)
    address = {name: value for name, value in order.body["shipping_address"].items() if value}
    assert address == {"name": "John Doe", "line1": "123 Main St, Springfield", "country": "IT"}
    assert [each["id"] for each in listed.body["orders"]] == [order.body["id"]]
    assert [each["id"] for each in pending.body["orders"]] == [order.body["id"]]
    assert (shown.status, shown.body) == (200, order.body)
    assert [(each.status, each.body["status"]) for each in (by_query, by_body)] == [(200, "processing")] * 2
    assert (cancelled.status, cancelled.body["status"]) == (200, "cancelled")
    assert (too_many.status, too_many.body["code"]) == (409, "insufficient_stock")
    assert (unknown.status, unknown.body["error"]) == (404, "Product not found")
    assert (health.status, health.body["status"]) == (200, "healthy")


def test_a_customer_may_order_but_not_change_the_status(client: Client) -> None:
    sign_in_as_admin(client)
    laptop = add_laptop(client)
    register(client)

    order = place(client, laptop["id"])

    assert order.status == 201
    assert client.send("GET", "/auth/me").body["id"] == order.body["user_id"]
    with pytest.raises(AssertionError, match="is refused"):
        client.send("PUT", f"/orders/{order.body['id']}/status", status="shipped")


def test_payments(client: Client, world: World) -> None:
    sign_in_as_admin(client)
    laptop = add_laptop(client)
    order_id = place(client, laptop["id"]).body["id"]

    payment = client.send("POST", "/payments", {"order_id": order_id})
    path = f"/payments/{payment.body['id']}"
    again = client.send("POST", "/payments", {"order_id": order_id})
    world.account.confirm(payment.body["client_secret"], "pm_card_visa")
    world.deliver_all_webhooks()
    world.bus.deliver_all()
    shown = client.send("GET", path)
    listed = client.send("GET", "/payments", order_id=order_id)
    refund = client.send("POST", f"{path}/refunds", {"amount": 100, "reason": "requested_by_customer"})
    health = client.send("GET", "/payments/health")
    unsigned = client.send("POST", "/payments/webhook", {"type": "payment_intent.succeeded"})

    assert (payment.status, payment.body.keys() >= {*PAYMENT, "client_secret"}) == (201, True)
    assert (payment.body["amount"], payment.body["currency"]) == ("1999.98", "EUR")
    assert (again.status, again.body["id"]) == (201, payment.body["id"])
    assert (shown.status, shown.body.keys() >= PAYMENT, shown.body["status"]) == (200, True, "succeeded")
    assert [each["id"] for each in listed.body["payments"]] == [payment.body["id"]]
    assert (refund.status, refund.body["amount"]) == (201, "100.00")
    assert client.send("GET", f"/orders/{order_id}").body["status"] == "processing"
    assert (health.status, health.body["status"]) == (200, "healthy")
    assert (unsigned.status, unsigned.body["code"]) == (400, "invalid_signature")


def test_gateway(client: Client) -> None:
    health = client.send("GET", "/health")
    unknown = client.send("GET", "/nowhere")
    document = client.send("GET", "/openapi.json")

    assert health.status == 200
    assert health.body.keys() >= {"status", "services", "timestamp"}
    assert health.body["services"].keys() >= {"auth", "products", "orders", "payments"}
    assert (unknown.status, unknown.body["error"], unknown.body["path"]) == (404, "Route not found", "/nowhere")
    assert (document.status, document.body["openapi"]) == (200, "3.1.0")
    assert client.send("GET", "/docs").status == 200


def test_the_name_in_the_address_is_that_of_the_access_token(client: Client) -> None:
    registered = register(client)

    claims = jwt.decode(registered["token"], options={"verify_signature": False})

    assert claims["name"] == "John Doe"
