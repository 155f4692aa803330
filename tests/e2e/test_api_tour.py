"""A tour of the shop, over HTTP."""

import uuid
from typing import Any

import httpx
import pytest

from localstack.shop import Shop
from tests.e2e.api import client, sign_in, signed_in

PASSWORD = "correct horse battery"


def test_a_customer_registers_signs_in_renews_and_signs_out(shop: Shop) -> None:
    email = f"{uuid.uuid4()}@example.com"
    with client(shop) as visitor:
        registered = visitor.post("/auth/register", json={"email": email, "password": PASSWORD, "name": "Ada"})
        login = visitor.post("/auth/login", json={"email": email, "password": PASSWORD})
        me = visitor.get("/auth/me", headers=bearer(login))
        second = visitor.post("/auth/refresh", json={"refresh_token": login.json()["refresh_token"]})
        third = visitor.post("/auth/refresh", json={"refresh_token": second.json()["refresh_token"]})
        logout = visitor.post("/auth/logout", headers=bearer(third))
        # API Gateway caches the authorizer's policy for 60 s; this token was not used before.
        after = visitor.get("/auth/me", headers=bearer(second))
        renewed = visitor.post("/auth/refresh", json={"refresh_token": third.json()["refresh_token"]})

    assert [registered.status_code, login.status_code] == [201, 200]
    assert (me.status_code, me.json()["email"], me.json()["role"]) == (200, email, "customer")
    assert [second.status_code, third.status_code, logout.status_code] == [200, 200, 204]
    assert [after.status_code, renewed.status_code] == [401, 401]
    assert (after.json()["code"], after.headers["x-request-id"]) == ("unauthorized", after.json()["request_id"])


def test_an_admin_creates_changes_imports_and_archives_products(shop: Shop) -> None:
    sku = f"tour-{uuid.uuid4()}"
    # A running shop may have products of an earlier tour.
    category = f"Tour {sku}"
    bowl = {"name": "Tour bowl", "price": "39.90", "category": category, "stock": 2}
    with signed_in(shop) as admin, client(shop) as reader:
        created = admin.post("/products", json=bowl)
        place = f"/products/{created.json()['id']}"
        shown = reader.get(place).json()
        changed = admin.patch(place, json={"price": "35.00"})
        seen_at_once = reader.get(place).json()
        adjusted = admin.post(f"{place}/stock-adjustments", json={"delta": -2, "reason": "sold at the fair"})
        refused = admin.post(f"{place}/stock-adjustments", json={"delta": -1, "reason": "sold at the fair"})
        lines = [{"sku": sku, **bowl}, {"sku": f"{sku}-bad", **bowl, "price": "-1"}]
        imported = admin.post("/products/import", json={"products": lines})
        archived = admin.delete(place)
        gone = reader.get("/products", params={"search": "Tour bowl", "category": category}).json()["products"]

    assert (created.status_code, shown["price"], shown["stock"]) == (201, "39.90", 2)
    assert (changed.status_code, seen_at_once["price"]) == (200, "35.00")
    assert [adjusted.status_code, refused.status_code, imported.status_code] == [201, 409, 200]
    assert archived.status_code == 204
    assert created.json()["id"] not in [product["id"] for product in gone]
    assert len(gone) == 1


def test_a_customer_may_not_change_the_catalogue(shop: Shop) -> None:
    with signed_in(shop, "customer") as customer:
        before = customer.get("/products").json()["pagination"]["total"]
        response = customer.post("/products", json={"name": "Bowl", "price": "1.00", "category": "Tour"})
        after = customer.get("/products").json()["pagination"]["total"]

    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert response.headers["x-request-id"] == response.json()["request_id"]
    assert after == before


def test_a_customer_filters_and_searches(shop: Shop) -> None:
    with client(shop) as reader:
        category = reader.get("/products/categories").json()["categories"][0]
        filtered = reader.get("/products", params={"category": category["name"], "limit": 100}).json()
        word = filtered["products"][0]["name"].split()[0]
        found = reader.get("/products", params={"search": word.upper(), "limit": 100}).json()["products"]
        priced = reader.get("/products", params={"min_price": "10", "max_price": "20", "limit": 100}).json()["products"]
        cheapest = reader.get("/products", params={"sort": "price", "limit": 100}).json()["products"]

    assert filtered["pagination"]["total"] == category["count"]
    assert {product["category"] for product in filtered["products"]} == {category["name"]}
    assert filtered["products"][0]["id"] in [product["id"] for product in found]
    assert priced
    assert all(10 <= float(product["price"]) <= 20 for product in priced)
    assert [float(each["price"]) for each in cheapest] == sorted(float(each["price"]) for each in cheapest)


def test_pages_and_cursors_show_every_product_once(shop: Shop) -> None:
    with client(shop) as reader:
        first = reader.get("/products", params={"limit": 50}).json()
        by_page = [
            product["id"]
            for page in range(1, first["pagination"]["pages"] + 1)
            for product in reader.get("/products", params={"limit": 50, "page": page}).json()["products"]
        ]
        by_cursor = list(followed(reader, 50))

    assert len(by_page) == first["pagination"]["total"]
    assert len(set(by_page)) == len(by_page)
    assert by_cursor == by_page


def followed(reader: httpx.Client, limit: int) -> list[str]:
    found: list[str] = []
    query: dict[str, Any] = {"limit": limit}
    while True:
        response = reader.get("/products", params=query).json()
        found += [product["id"] for product in response["products"]]
        if not response["pagination"]["next_cursor"]:
            return found
        query["cursor"] = response["pagination"]["next_cursor"]


def test_the_shop_is_healthy(shop: Shop) -> None:
    with client(shop) as monitor:
        # Cold functions on a busy machine may take longer than the gateway waits.
        for service in ("auth", "products", "orders", "payments", "messages", "shop"):
            assert monitor.get(f"/{service}/health").status_code == 200
        response = monitor.get("/health")

    assert (response.status_code, response.json()["status"]) == (200, "healthy"), response.text
    assert set(response.json()["services"]) == {"auth", "products", "orders", "payments", "messages", "shop"}


@pytest.mark.parametrize("token", ["a.b.c", "a", "x" * 5000])
def test_an_invalid_token_is_refused(shop: Shop, token: str) -> None:
    with client(shop) as visitor:
        response = visitor.get("/auth/me", headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


def test_a_used_refresh_token_is_no_access_token(shop: Shop) -> None:
    refresh_token = sign_in(shop, "customer")["refresh_token"]

    with client(shop, refresh_token) as visitor:
        assert visitor.get("/auth/me").status_code == 401


def bearer(response: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {response.json()['token']}"}
