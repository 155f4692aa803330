"""The orders service as its clients use it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from orders.dependencies import Dependencies
from orders.handlers import (
    cancel_order,
    create_order,
    expire_orders,
    get_order,
    list_orders,
    quote_order,
    relay_events,
    set_order_status,
    sweep_drafts,
)
from orders.products_client import Products
from orders.repository.database import orders
from shared.caller import Caller
from shared.shop_settings import PricingSettings
from tests.apigateway import Context, Response, call
from tests.integration.fakes import Clock, FakeBus
from tests.integration.orders.fakes import FakeProducts
from tests.shop_settings import pricing_settings_of

ADA = Caller("11111111-1111-4111-8111-111111111111", "ada@example.test", "customer", "session-1")
BOB = Caller("22222222-2222-4222-8222-222222222222", "bob@example.test", "customer", "session-2")
ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
UNKNOWN = "01900000-0000-7000-8000-000000000000"
ADDRESS = {"name": "Ada Lovelace", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}


@dataclass
class Shop:
    """The fakes of the service's dependencies."""

    products: FakeProducts = field(default_factory=FakeProducts)
    bus: FakeBus = field(default_factory=FakeBus)
    clock: Clock = field(default_factory=Clock)
    settings: PricingSettings = field(default_factory=pricing_settings_of)

    def dependencies(self, products: Products | None = None) -> Dependencies:
        """Return the fakes as dependencies, with another products service if one is given."""
        return Dependencies(products or self.products, self.bus.publish, self.clock.now, lambda: self.settings)


def body(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    lines = [{"product_id": product, "quantity": quantity} for product, quantity in items or [("bowl", 1)]]
    return {"items": lines, "shipping_address": ADDRESS, **fields}


def place(
    *items: tuple[str, int],
    by: Caller | None = ADA,
    key: str | None = None,
    address: str = "192.0.2.1",
    **fields: Any,
) -> Response:
    headers = {"idempotency-key": key} if key is not None else {}
    request = body(*items, **fields)
    return call(create_order.handler, "POST", "/orders", json=request, caller=by, headers=headers, address=address)


def quote(*items: tuple[str, int], by: Caller | None = None, **fields: Any) -> Response:
    lines = [{"product_id": product, "quantity": quantity} for product, quantity in items or [("bowl", 1)]]
    return call(
        quote_order.handler, "POST", "/orders/quote", json={"items": lines, "country": "DE", **fields}, caller=by
    )


def placed(*items: tuple[str, int], by: Caller = ADA, **fields: Any) -> dict[str, Any]:
    response = place(*items, by=by, **fields)
    assert response.status == 201, response.body
    order: dict[str, Any] = response.body
    return order


def show(order_id: str, by: Caller | None = ADMIN) -> Response:
    return call(get_order.handler, "GET", f"/orders/{order_id}", caller=by)


def shown(order_id: str) -> dict[str, Any]:
    response = show(order_id)
    assert response.status == 200, response.body
    order: dict[str, Any] = response.body
    return order


def cancel(order_id: str, by: Caller | None = ADA) -> Response:
    return call(cancel_order.handler, "POST", f"/orders/{order_id}/cancel", caller=by)


def set_status(order_id: str, status: Any, by: Caller | None = ADMIN, *, unpaid: bool = True) -> Response:
    json = {"status": status, "unpaid": unpaid}
    return call(set_order_status.handler, "PUT", f"/orders/{order_id}/status", json=json, caller=by)


def listed(by: Caller | None = ADA, **query: Any) -> Response:
    return call(list_orders.handler, "GET", "/orders", query=query, caller=by)


def sweep(**event: Any) -> int:
    return int(sweep_result(**event)["swept"])


def sweep_result(**event: Any) -> dict[str, Any]:
    return sweep_drafts.handler(event, Context())


def relay(**event: Any) -> dict[str, int]:
    return relay_events.handler(event, Context())


def expire(**event: Any) -> int:
    return int(expire_result(**event)["expired"])


def expire_result(**event: Any) -> dict[str, Any]:
    return expire_orders.handler(event, Context())


def documents(**query: Any) -> list[dict[str, Any]]:
    with orders() as collection:
        return list(collection.find(query))


def payment_event(kind: str, order: dict[str, Any], *, second: int = 0, **data: Any) -> dict[str, Any]:
    content = {"payment_id": "p-1", "amount": order["total_amount"], "currency": order["currency"], **data}
    stamp = {"id": str(uuid.uuid4()), "version": 1, "time": f"2026-05-04T10:00:{second:02}+00:00"}
    return {**stamp, "type": kind, "order_id": order["id"], "data": content}
