"""Requests of customers, admins, Stripe and schedules, handled by the functions in this process."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from orders.handlers import cancel_order, create_order, expire_orders, get_order, set_order_status, sweep_drafts
from orders.handlers import relay_events as relay_orders
from payments.handlers import (
    create_payment,
    get_payment,
    list_payments,
    receive_webhook,
    reconcile_payments,
    refund_payment,
    retry_stripe_operations,
)
from payments.handlers import relay_events as relay_payments
from products.handlers import create_product, expire_reservations
from shared.caller import Caller
from tests.apigateway import Context, Response, call

ADA = Caller("11111111-1111-4111-8111-111111111111", "ada@example.test", "customer", "session-1")
ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
ADDRESS = {"name": "Ada Lovelace", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}


def at_once[T, R](function: Callable[[T], R], arguments: Iterable[T]) -> list[R]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(function, arguments))


def add_product(name: str, price: str, stock: int) -> str:
    body = {"name": name, "price": price, "category": "Ceramics", "stock": stock}
    response = call(create_product.handler, "POST", "/products", json=body, caller=ADMIN)
    assert response.status == 201, response.body
    return str(response.body["id"])


def place(product_id: str, quantity: int, key: str) -> Response:
    body = {"items": [{"product_id": product_id, "quantity": quantity}], "shipping_address": ADDRESS}
    return call(create_order.handler, "POST", "/orders", json=body, caller=ADA, headers={"idempotency-key": key})


def shown_order(order_id: str) -> dict[str, Any]:
    response = call(get_order.handler, "GET", f"/orders/{order_id}", caller=ADMIN)
    assert response.status == 200, response.body
    return dict(response.body)


def cancel(order_id: str) -> Response:
    return call(cancel_order.handler, "POST", f"/orders/{order_id}/cancel", caller=ADA)


def set_status(order_id: str, status: str) -> Response:
    body = {"status": status}
    return call(set_order_status.handler, "PUT", f"/orders/{order_id}/status", json=body, caller=ADMIN)


def pay(order_id: str) -> Response:
    return call(create_payment.handler, "POST", "/payments", json={"order_id": order_id}, caller=ADA)


def refund(payment_id: str, amount: str | None = None, key: str | None = None) -> Response:
    body = {"amount": amount} if amount else {}
    headers = {"idempotency-key": key} if key else {}
    path = f"/payments/{payment_id}/refunds"
    return call(refund_payment.handler, "POST", path, json=body, caller=ADMIN, headers=headers)


def shown(payment_id: str) -> dict[str, Any]:
    response = call(get_payment.handler, "GET", f"/payments/{payment_id}", caller=ADMIN)
    assert response.status == 200, response.body
    return dict(response.body)


def payments_of(order_id: str) -> list[dict[str, Any]]:
    response = call(list_payments.handler, "GET", "/payments", query={"order_id": order_id}, caller=ADMIN)
    assert response.status == 200, response.body
    return list(response.body["payments"])


def deliver_webhook(body: str, headers: dict[str, str]) -> Response:
    """Send a webhook."""
    return call(receive_webhook.handler, "POST", "/payments/webhook", body=body, headers=headers)


def reconcile_all() -> dict[str, Any]:
    """Run the reconciler, including the most recent changes."""
    return reconcile(age_seconds=0)


def reconcile(**event: Any) -> dict[str, Any]:
    return reconcile_payments.handler(event, Context())


def reconcile_nothing() -> dict[str, Any]:
    """Replaces the reconciler where recovery must not need it."""
    return {"repaired": 0, "failed": 0}


def run_order_jobs() -> None:
    sweep_drafts.handler({"age_seconds": 0}, Context())
    relay_orders.handler({"age_seconds": 0}, Context())


def run_payment_jobs() -> None:
    relay_payments.handler({"age_seconds": 0}, Context())
    while _settled():
        pass


def _settled() -> int:
    done = retry_stripe_operations.handler({"age_seconds": 0}, Context())
    return int(done["refreshed"] + done["cancelled"] + done["refunded"])


def expire() -> None:
    expire_orders.handler({}, Context())


def expire_stock() -> None:
    expire_reservations.handler({}, Context())
