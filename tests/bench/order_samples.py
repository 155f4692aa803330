"""Valid first requests for orders, and for the functions of products that orders uses."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from localstack import ROOT
from orders.model import Line
from orders.products_client import Buyer, Conditions, reservation_request
from shared.caller import Caller
from shared.pricing.model import Rates, ShippingMethod, Step, Terms
from tests.bench.samples import ADMIN, Event, Sample, get, new_product, send
from tests.bench.shop import SESSION, Shop

CUSTOMER = Caller("00000000-0000-0000-0000-000000000002", "ada@example.com", "customer", SESSION)
_ADDRESS = {"name": "Ada", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}


def basket(lines: int = 1) -> Event:
    """An order of two pieces of each of some products."""
    # At the price that the stand-in for reserve_stock returns, the total is the amount of the sample payments.
    items = [{"product_id": str(uuid.uuid4()), "quantity": 2} for _ in range(lines)]
    body = {"items": items, "shipping_address": _ADDRESS}
    return send("POST", "/orders", body, caller=CUSTOMER)


def _placed(shop: Shop) -> str:
    return str(shop.call("orders.handlers.create_order", basket())["id"])


def _on_order(method: str, suffix: str = "", body: Any = None, caller: Caller = CUSTOMER) -> Callable[[Shop], Event]:
    def make(shop: Shop) -> Event:
        order_id = _placed(shop)
        options = {"route": f"/orders/{{id}}{suffix}", "parameters": {"id": order_id}}
        return send(method, f"/orders/{order_id}{suffix}", body, caller=caller, **options)

    return make


def _reservation(shop: Shop) -> Event:
    product = shop.call("products.handlers.create_product", send("POST", "/products", new_product(), caller=ADMIN))
    buyer = Buyer(owner=str(uuid.uuid4()), network=str(uuid.uuid4()))
    terms = Terms("EUR", Rates("domestic", 2200), (ShippingMethod("standard", "flat", (Step(None, 0),)),))
    return reservation_request(
        str(uuid.uuid4()), buyer, [Line(product["id"], 1, None)], Conditions(terms, 50, 99_999_999)
    )


def _reserved(shop: Shop) -> str:
    request = _reservation(shop)
    shop.call("products.handlers.reserve_stock", request)
    return str(request["order_id"])


def delivered(name: str, order: Callable[[Shop], str]) -> Callable[[Shop], Event]:
    """A sample event of a consumer, about an order that exists."""

    def make(shop: Shop) -> Event:
        event: Event = json.loads((ROOT / "events" / f"{name}.json").read_text())
        record = event["Records"][0]
        message = json.loads(record["body"])
        message["detail"] |= {"id": str(uuid.uuid4()), "order_id": order(shop)}
        record["body"] = json.dumps(message)
        return event

    return make


def read_sample(name: str) -> Event:
    event: Event = json.loads((ROOT / "events" / f"{name}.json").read_text())
    return event


def done(response: Any) -> bool:
    return bool(response["ok"])


def consumed(response: Any) -> bool:
    return bool(response["batchItemFailures"] == [])


def finished(_: Any) -> bool:
    return True


ORDER_SAMPLES = {
    "products-reserve-stock": Sample(_reservation, done),
    "products-describe-offers": Sample(
        lambda shop: {"product_ids": [line["product_id"] for line in _reservation(shop)["lines"]]},
        lambda response: len(response["products"]) == 1,
    ),
    "products-release-stock": Sample(lambda shop: {"order_id": _reserved(shop)}, done),
    "products-commit-stock": Sample(lambda shop: {"order_id": _reserved(shop)}, done),
    "products-personal-data": Sample(
        lambda shop: {"action": "export", "user_ids": [CUSTOMER.user_id], "order_ids": [_reserved(shop)]},
        lambda response: response["records"]["order_reservations"] != [],
    ),
    "products-expire-reservations": Sample(lambda _: {}, finished),
    "products-on-order-cancelled": Sample(delivered("products_on_order_cancelled", _reserved), consumed),
    "products-on-order-confirmed": Sample(delivered("products_on_order_confirmed", _reserved), consumed),
    "orders-create-order": Sample(lambda _: basket()),
    "orders-quote-order": Sample(
        lambda _: send(
            "POST", "/orders/quote", {"items": [{"product_id": str(uuid.uuid4()), "quantity": 2}], "country": "DE"}
        )
    ),
    "orders-list-orders": Sample(lambda _: get("/orders", caller=CUSTOMER)),
    "orders-get-order": Sample(_on_order("GET")),
    "orders-cancel-order": Sample(_on_order("POST", "/cancel")),
    "orders-set-order-status": Sample(_on_order("PUT", "/status", {"status": "processing"}, ADMIN)),
    "orders-get-health": Sample(lambda _: get("/orders/health")),
    "orders-on-payment-succeeded": Sample(delivered("orders_on_payment_succeeded", _placed), consumed),
    "orders-on-payment-processing": Sample(delivered("orders_on_payment_processing", _placed), consumed),
    "orders-on-payment-failed": Sample(delivered("orders_on_payment_failed", _placed), consumed),
    "orders-on-payment-refunded": Sample(delivered("orders_on_payment_refunded", _placed), consumed),
    "orders-on-guests-joined": Sample(lambda _: read_sample("orders_on_guests_joined"), consumed),
    "orders-on-order-published": Sample(delivered("orders_on_order_published", _placed), consumed),
    "orders-relay-events": Sample(lambda _: {}, finished),
    "orders-get-payable-order": Sample(lambda shop: {"order_id": _placed(shop), "user_id": CUSTOMER.user_id}, done),
    "orders-anonymise-old-orders": Sample(lambda _: {}, lambda response: "anonymised" in response),
    "orders-personal-data": Sample(
        lambda shop: {"action": "export", "user_ids": [CUSTOMER.user_id], "order_ids": [_placed(shop)]},
        lambda response: response["records"]["orders"] != [],
    ),
    "orders-describe-orders": Sample(lambda shop: {"order_ids": [_placed(shop)]}, done),
    "orders-get-order-for-message": Sample(lambda shop: {"order_id": _placed(shop)}, done),
    "orders-sweep-drafts": Sample(lambda _: {}, finished),
    "orders-expire-orders": Sample(lambda _: {}, finished),
}
