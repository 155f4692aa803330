"""A shop whose execution environments have all ended, as right after a start: bursts, and the first requests."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import psutil
import pymongo
import pytest
import valkey

from localstack.shop import Shop
from tests.burst import register_buyers, send_orders
from tests.e2e.api import signed_in
from tests.e2e.market import Market, eventually

STOCK = 10_000
# The lease of a draft whose function was killed, and the sweep after it.
_LEASES_TAKE_SECONDS = 120.0
_TRIES = 3


@pytest.fixture
def admin(shop: Shop) -> Iterator[httpx.Client]:
    with signed_in(shop) as client:
        yield client


@pytest.fixture
def product(admin: httpx.Client) -> str:
    body = {"name": "Burst bowl", "price": "19.99", "category": "Orders", "stock": STOCK}
    product_id: str = admin.post("/products", json=body).raise_for_status().json()["id"]
    return product_id


def end_environments(shop: Shop) -> None:
    """End all but the health functions, which the start of a shop has warmed."""
    for process in psutil.Process(shop.servers.emulator.pid).children(recursive=True):
        # An environment may end by itself at any time.
        with suppress(psutil.NoSuchProcess):
            if "health" not in " ".join(process.cmdline()).lower():
                process.kill()


def open_breakers(shop: Shop) -> list[Any]:
    with valkey.Valkey.from_url(shop.servers.valkey.admin_url, decode_responses=True) as server:
        return list(server.scan_iter("breaker:*:open"))


@pytest.mark.parametrize("orders", [24, 80])
def test_a_burst_of_orders_on_a_cold_shop_is_served(shop: Shop, admin: httpx.Client, product: str, orders: int) -> None:
    tokens = register_buyers(shop.api_url, orders)
    end_environments(shop)

    outcomes = send_orders(shop.api_url, tokens, product, orders)

    placed = sum(each.is_placed for each in outcomes)
    statuses = Counter(each.status for each in outcomes)
    assert placed >= 0.95 * orders, statuses
    assert placed + sum(each.is_refused for each in outcomes) == orders, statuses
    assert open_breakers(shop) == []
    eventually(lambda: left_over(shop, product), 0, _LEASES_TAKE_SECONDS)
    eventually(lambda: int(admin.get(f"/products/{product}").json()["stock"]), STOCK - placed)


def left_over(shop: Shop, product: str) -> int:
    """Draft orders of the product. The sweeper deletes those of refused requests, once their lease has expired."""
    shop.deployment.invoke("SweepDraftsFunctionName", {"age_seconds": 0})
    with pymongo.MongoClient[dict[str, Any]](shop.servers.mongo.uri) as mongo:
        drafts = list(mongo["bottega_orders"]["orders"].find({"status": "reserving"}))
    return sum(product in json.dumps(draft, default=str) for draft in drafts)


def post(client: httpx.Client, path: str, body: Any) -> httpx.Response:
    """Send a request as clients do: with a key, and again if the shop asks for that, as it may on a busy machine."""
    key = str(uuid.uuid4())
    for _ in range(_TRIES):
        response = client.post(path, json=body, headers={"Idempotency-Key": key})
        if response.status_code != 503:
            break
        time.sleep(float(response.headers["Retry-After"]))
    return response


def test_the_first_requests_of_a_cold_shop_succeed(shop: Shop, admin: httpx.Client) -> None:
    with signed_in(shop, "customer") as customer:
        market = Market.opened(admin, customer)
        end_environments(shop)

        order = post(customer, "/orders", market.body())
        end_environments(shop)
        payment = post(customer, "/payments", {"order_id": order.json()["id"]})
        health = customer.get("/health")
        cancelled = customer.post(f"/orders/{order.json()['id']}/cancel")

    assert (order.status_code, payment.status_code) == (201, 201), (order.text, payment.text)
    assert (health.status_code, health.json()["status"]) == (200, "healthy"), health.text
    assert cancelled.status_code == 200
