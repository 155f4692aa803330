"""Invalid and hostile input, over HTTP."""

from typing import Any

import pytest
import valkey

from localstack.shop import Shop
from tests.e2e.api import client, signed_in

JSON = {"Content-Type": "application/json"}
ENDPOINTS = ["/auth/login", "/auth/register"]


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"a" * 10_000_000, JSON, 413),
        (b"{", JSON, 400),
        (b'{"email": "\xff"}', JSON, 400),
        (b"[" * 50_000, JSON, 400),
        (b'{"email": "a@example.com", "email": "b@example.com"}', JSON, 400),
        (b'{"email": NaN}', JSON, 400),
        (b"", JSON, 400),
        (b"email=a@example.com", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b'{"email": "a@example.com"}', {"Content-Type": "text/plain"}, 415),
    ],
    ids=["10 MB", "broken", "not UTF-8", "deep", "duplicate names", "NaN", "empty", "form", "text"],
)
def test_a_bad_body_is_a_clear_4xx(shop: Shop, path: str, content: bytes, headers: dict[str, str], status: int) -> None:
    with client(shop) as visitor:
        response = visitor.post(path, content=content, headers=headers)

    assert response.status_code == status
    assert set(response.json()) >= {"error", "code", "request_id"}
    assert response.json()["request_id"] == response.headers["x-request-id"]


def test_a_bad_body_from_an_admin_changes_nothing(shop: Shop) -> None:
    bodies: list[Any] = [
        {},
        [],
        {"name": "x"},
        {"name": "a\0b", "price": "1", "category": "x"},
        {"name": "x", "price": "NaN"},
    ]
    with signed_in(shop) as admin:
        before = admin.get("/products").json()["pagination"]["total"]
        statuses = [admin.post("/products", json=body).status_code for body in bodies]
        after = admin.get("/products").json()["pagination"]["total"]

    assert statuses == [400] * len(bodies)
    assert after == before


@pytest.mark.parametrize(
    "path",
    ["/products/%00", "/products/%F0%9F%9B%92", "/products/1' OR '1'='1"],
)
def test_a_strange_product_id_is_a_4xx(shop: Shop, path: str) -> None:
    with client(shop) as visitor:
        response = visitor.get(path)

    assert response.status_code in (400, 404)
    assert response.json()["request_id"] == response.headers["x-request-id"]


# AWS's common rules block addresses over 1,024 bytes and those with `../`.
@pytest.mark.parametrize("path", ["/products/..%2f..%2fetc", "/products/" + "a" * 2000], ids=["climbing", "long"])
def test_what_a_firewall_blocks_is_a_4xx_with_and_without_one(shop: Shop, path: str, firewall: bool) -> None:
    with client(shop) as visitor:
        response = visitor.get(path)

    assert response.status_code in ((400, 403, 404) if firewall else (400, 404))
    assert response.json()["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/no/such/route"), ("DELETE", "/auth/login"), ("PUT", "/products"), ("POST", "/"), ("GET", "/")],
)
def test_an_unknown_route_is_a_404_with_its_path(shop: Shop, method: str, path: str) -> None:
    with client(shop) as visitor:
        response = visitor.request(method, path)

    assert response.status_code == 404
    assert (response.json()["error"], response.json()["path"]) == ("Route not found", path)


@pytest.mark.parametrize("path", ["/products", "/auth/me", "/no/such/route"])
def test_the_storefront_gets_its_preflight_and_headers_on_errors_too(shop: Shop, path: str, page_origin: str) -> None:
    with client(shop) as page:
        origin = {"Origin": page_origin}
        preflight = page.options(path, headers={**origin, "Access-Control-Request-Method": "GET"})
        response = page.get(path, headers=origin)
        foreign = page.options(path, headers={"Origin": "https://evil.example"})

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == page_origin
    assert response.headers["access-control-allow-origin"] == page_origin
    assert "access-control-allow-origin" not in foreign.headers


def test_an_exhausted_limit_is_a_429_with_retry_after(shop: Shop) -> None:
    with client(shop) as visitor:
        with valkey.Valkey.from_url(shop.servers.valkey.admin_url) as counters:
            counters.set(f"limit:api:{visitor.headers['X-Forwarded-For']}", 1_000_000, ex=900)
        response = visitor.get("/products")
        exempt = visitor.get("/products/health")

    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(response.headers["retry-after"]) <= 900
    assert (response.headers["ratelimit-limit"], response.headers["ratelimit-remaining"]) == ("1000000", "0")
    assert 1 <= int(response.headers["ratelimit-reset"]) <= 900
    assert exempt.status_code == 200


def test_the_documents_are_served(shop: Shop) -> None:
    with client(shop) as reader:
        document, page = reader.get("/openapi.json"), reader.get("/docs")
        again = reader.get("/openapi.json", headers={"If-None-Match": document.headers["etag"]})

    assert (document.status_code, document.json()["openapi"][:4]) == (200, "3.1.")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert again.status_code == 304
