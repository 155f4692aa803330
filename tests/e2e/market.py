"""Steps of the tests of orders and payments, over HTTP."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

ADDRESS = {"name": "Ada Lovelace", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}
EVENTS_TAKE_SECONDS = 60.0
_COLD_STARTS_TAKE_SECONDS = 90.0


@dataclass(frozen=True)
class Market:
    """A signed-in admin and customer, and a product with a stock of five."""

    admin: httpx.Client
    customer: httpx.Client
    product: str

    @classmethod
    def opened(cls, admin: httpx.Client, customer: httpx.Client) -> "Market":
        sku = f"order-{uuid.uuid4()}"
        bowl = {"name": "Order bowl", "price": "19.99", "category": "Orders", "stock": 5, "sku": sku}
        return cls(admin, customer, admin.post("/products", json=bowl).json()["id"])

    def body(self, quantity: int = 2) -> dict[str, Any]:
        return {"items": [{"product_id": self.product, "quantity": quantity}], "shipping_address": ADDRESS}

    def place(self, quantity: int = 2, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return patiently(lambda: self.customer.post("/orders", json=self.body(quantity), headers=headers))

    def placed(self, quantity: int = 2) -> str:
        response = self.place(quantity)
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    def start_payment(self, order_id: str) -> dict[str, Any]:
        response = patiently(lambda: self.customer.post("/payments", json={"order_id": order_id}))
        assert response.status_code == 201, response.text
        return dict(response.json())

    def shown(self, order_id: str) -> dict[str, Any]:
        order: dict[str, Any] = self.admin.get(f"/orders/{order_id}").json()
        return order

    def stock(self) -> int:
        return int(self.admin.get(f"/products/{self.product}").json()["stock"])


def eventually[T](look: Callable[[], T], wanted: T, seconds: float = EVENTS_TAKE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while (seen := look()) != wanted and time.monotonic() < until:
        time.sleep(0.5)
    assert seen == wanted, f"{seen!r} is not {wanted!r}"


def patiently(send: Callable[[], httpx.Response]) -> httpx.Response:
    """Retry after a 503, as a client should: when two functions start cold, one may not wait for the other."""
    until = time.monotonic() + _COLD_STARTS_TAKE_SECONDS
    while (response := send()).status_code == 503 and time.monotonic() < until:
        time.sleep(float(response.headers.get("retry-after", 1)))
    return response
