"""Many orders at the same moment, as the end-to-end tests and the benchmark send them."""

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

# API Gateway's limit.
LIMIT_SECONDS = 29.0
# Fewer than an account may have unpaid.
_ORDERS_PER_ACCOUNT = 4
_ADDRESS = {"name": "Ada Lovelace", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one order.

    Attributes:
        status: HTTP status; 0 without a response within the limit.
        retry_after: The response's Retry-After, or "".
        seconds: Until the response.
    """

    status: int
    retry_after: str
    seconds: float

    @property
    def is_placed(self) -> bool:
        return self.status == 201

    @property
    def is_refused(self) -> bool:
        """Whether the response says when to try again."""
        return self.status in (429, 503) and self.retry_after.isdigit()


def register_buyers(api_url: str, orders: int) -> list[str]:
    """Register accounts for a number of orders and return their access tokens."""
    with httpx.Client(base_url=api_url, timeout=120, trust_env=False) as client:
        return [_register(client, number) for number in range(-(-orders // _ORDERS_PER_ACCOUNT))]


def send_orders(api_url: str, tokens: Sequence[str], product_id: str, orders: int) -> list[Outcome]:
    """Place orders of one piece each, all at the same moment, each with an idempotency key."""
    return asyncio.run(_send_orders(api_url, tokens, product_id, orders))


def _register(client: httpx.Client, number: int) -> str:
    account = {"email": f"{uuid.uuid4()}@example.com", "password": "correct horse battery", "name": "Buyer"}
    response = client.post("/auth/register", json=account, headers={"X-Forwarded-For": _address(number)})
    token: str = response.raise_for_status().json()["token"]
    return token


async def _send_orders(api_url: str, tokens: Sequence[str], product_id: str, orders: int) -> list[Outcome]:
    limits = httpx.Limits(max_connections=orders)
    async with httpx.AsyncClient(base_url=api_url, timeout=LIMIT_SECONDS, limits=limits, trust_env=False) as client:
        requests = [_request(client, tokens, product_id, number) for number in range(orders)]
        return list(await asyncio.gather(*(_send(client, each) for each in requests)))


def _request(client: httpx.AsyncClient, tokens: Sequence[str], product_id: str, number: int) -> httpx.Request:
    body: dict[str, Any] = {"items": [{"product_id": product_id, "quantity": 1}], "shipping_address": _ADDRESS}
    headers = {
        "Authorization": f"Bearer {tokens[number // _ORDERS_PER_ACCOUNT]}",
        "Idempotency-Key": str(uuid.uuid4()),
        "X-Forwarded-For": _address(number),
    }
    return client.build_request("POST", "/orders", json=body, headers=headers)


async def _send(client: httpx.AsyncClient, request: httpx.Request) -> Outcome:
    started = time.monotonic()
    try:
        response = await client.send(request)
    except httpx.TimeoutException:
        return Outcome(0, "", time.monotonic() - started)
    return Outcome(response.status_code, response.headers.get("retry-after", ""), time.monotonic() - started)


def _address(number: int) -> str:
    """An address in a network of its own: limits count networks."""
    return f"198.19.{number}.1"
