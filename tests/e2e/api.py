"""HTTP clients of the shop's API."""

import itertools
from typing import Any

import httpx

from localstack.shop import Shop

_addresses = itertools.count(1)


def client(shop: Shop, token: str | None = None) -> httpx.Client:
    """Create a client with its own address, so that tests do not share rate limits."""
    number = next(_addresses)
    headers = {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return httpx.Client(base_url=shop.api_url, headers=headers, timeout=60)


def signed_in(shop: Shop, who: str = "admin") -> httpx.Client:
    """Create a client with the access token of a demo account."""
    return client(shop, sign_in(shop, who)["token"])


def sign_in(shop: Shop, who: str) -> dict[str, Any]:
    """Log in with a demo account and return the response's body."""
    with client(shop) as visitor:
        response = visitor.post("/auth/login", json=shop.accounts[who])
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body
