"""How many orders of a burst a shop places right after its start, when no function has an environment."""

from typing import Any

import httpx

from localstack.console import SilentConsole
from localstack.servers.group import Ports
from localstack.shop import Shop, open_shop
from localstack.state import State
from tests.bench.figures import Figure, progress
from tests.burst import LIMIT_SECONDS, register_buyers, send_orders
from tests.directories import server_directory

_SIZES = (24, 80)
_PLACED_AT_LEAST = 0.95
_PARAMETERS = {"RateLimitApi": "1000000", "RateLimitAuth": "1000000", "BcryptRounds": "4"}
_PRODUCT: dict[str, Any] = {"name": "Burst bowl", "price": "19.99", "category": "Orders", "stock": 10_000}


def measure() -> list[Figure]:
    """Start a shop for each burst, and count the orders placed within API Gateway's limit."""
    return [_measure(orders) for orders in _SIZES]


def _measure(orders: int) -> Figure:
    progress(f"a burst of {orders} orders on a cold shop")
    parameters = _PARAMETERS | {"CorsOrigins": "http://localhost:3000"}
    with (
        server_directory() as directory,
        open_shop(State(directory), Ports.free, parameters, SilentConsole()) as shop,
    ):
        tokens = register_buyers(shop.api_url, orders)
        outcomes = send_orders(shop.api_url, tokens, _product(shop), orders)
    placed = sum(each.is_placed for each in outcomes)
    return Figure(
        "Burst on a cold shop",
        f"{orders} orders at once, placed within {LIMIT_SECONDS:.0f} s",
        placed,
        orders,
        f"{placed / orders:.0%}",
        f"≥ {_PLACED_AT_LEAST:.0%}",
        placed >= _PLACED_AT_LEAST * orders,
        {"slowest_seconds": max(each.seconds for each in outcomes)},
        unit="count",
    )


def _product(shop: Shop) -> str:
    with httpx.Client(base_url=shop.api_url, timeout=60, trust_env=False) as client:
        token = client.post("/auth/login", json=shop.accounts["admin"]).raise_for_status().json()["token"]
        created = client.post("/products", json=_PRODUCT, headers={"Authorization": f"Bearer {token}"})
    product_id: str = created.raise_for_status().json()["id"]
    return product_id
