"""The shop's API as a client on another machine sees it."""

import itertools
from typing import Any

import httpx

from localstack.shop import Shop

_addresses = itertools.count(1)


def client(shop: Shop, token: str | None = None) -> httpx.Client:
    """A client with an address of its own, so that no test uses up another one's limits."""
    number = next(_addresses)
    headers = {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return httpx.Client(base_url=shop.api_url, headers=headers, timeout=60)


def signed_in(shop: Shop, who: str = "admin") -> httpx.Client:
    """A client with the access token of a demo account."""
    return client(shop, sign_in(shop, who)["token"])


def sign_in(shop: Shop, who: str) -> dict[str, Any]:
    """The answer to a login with a demo account."""
    with client(shop) as nobody:
        answer = nobody.post("/auth/login", json=shop.accounts[who])
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body
