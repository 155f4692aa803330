from typing import Any

import pytest

from orders.handlers import on_payment_failed, on_payment_processing, on_payment_succeeded, set_order_status
from tests.apigateway import call
from tests.integration.orders.shop import (
    ADMIN,
    UNKNOWN,
    Shop,
    cancel,
    documents,
    payment_event,
    placed,
    set_status,
    shown,
)
from tests.queues import consume

ALLOWED = {
    "pending": {"processing", "cancelled"},
    "processing": {"shipped", "cancelled"},
    "shipped": {"delivered"},
    "delivered": set[str](),
    "cancelled": set[str](),
}
WAY = {
    "pending": [],
    "processing": ["processing"],
    "shipped": ["processing", "shipped"],
    "delivered": ["processing", "shipped", "delivered"],
    "cancelled": ["cancelled"],
}


def order_in(status: str) -> dict[str, Any]:
    order = placed(("bowl", 1))
    for step in WAY[status]:
        assert set_status(order["id"], step).status == 200
    return shown(order["id"])


@pytest.mark.parametrize(("current", "requested"), [(a, b) for a in ALLOWED for b in ALLOWED])
def test_a_status_change_is_applied_ignored_or_refused(shop: Shop, current: str, requested: str) -> None:
    before = order_in(current)
    published = list(shop.bus.events)

    response = set_status(before["id"], requested)

    if requested == current:
        assert (response.status, response.body, shop.bus.events) == (200, before, published)
    elif requested in ALLOWED[current]:
        assert (response.status, response.body["status"]) == (200, requested)
        assert [step["status"] for step in response.body["history"]] == ["pending", *WAY[current], requested]
        assert response.body["history"][-1]["by"] == "admin"
        event = "OrderCancelled" if requested == "cancelled" else "OrderStatusChanged"
        assert [each["type"] for each in shop.bus.events[len(published) :]] == [event]
    else:
        assert (response.status, response.body["code"]) == (409, "invalid_transition")
        assert (shown(before["id"]), shop.bus.events) == (before, published)


def test_a_status_event_has_the_old_and_the_new_status(shop: Shop) -> None:
    order = placed(("bowl", 1))

    set_status(order["id"], "processing")

    assert shop.bus.events[-1]["data"] == {"user_id": order["user_id"], "was": "pending", "is": "processing"}


@pytest.mark.parametrize("present", ["pending", "processing"])
def test_an_owner_cancels_an_order_that_was_not_shipped(shop: Shop, present: str) -> None:
    order = order_in(present)

    response = cancel(order["id"])

    assert (response.status, response.body["status"]) == (200, "cancelled")
    assert response.body["history"][-1]["by"] == "customer"
    assert shop.bus.events[-1]["data"] == {
        "user_id": order["user_id"],
        "reason": "customer",
        "was": present,
        "payment_status": "unpaid",
        "total_amount": "19.99",
        "currency": "EUR",
    }


def test_cancelling_is_idempotent(shop: Shop) -> None:
    order = placed(("bowl", 1))

    first, second = cancel(order["id"]), cancel(order["id"])

    assert (second.status, second.body) == (200, first.body)
    assert len(shop.bus.ids("OrderCancelled")) == 1


@pytest.mark.parametrize("present", ["shipped", "delivered"])
def test_a_shipped_order_cannot_be_cancelled(shop: Shop, present: str) -> None:
    order = order_in(present)

    response = cancel(order["id"])

    assert (response.status, response.body["code"]) == (409, "invalid_transition")
    assert shown(order["id"]) == order


def put(order_id: str, **request: Any) -> Any:
    return call(set_order_status.handler, "PUT", f"/orders/{order_id}/status", caller=ADMIN, **request)


def test_the_status_can_be_sent_in_the_query(shop: Shop) -> None:
    order = placed(("bowl", 1))

    assert put(order["id"], query={"status": "processing"}).body["status"] == "processing"
    assert (
        put(order["id"], query={"status": "shipped"}, json={"status": "shipped", "unpaid": True}).body["status"]
        == "shipped"
    )


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"json": {}},
        {"json": {"status": None}},
        {"json": {"status": "lost"}},
        {"json": {"status": "reserving"}},
        {"json": {"status": 1}},
        {"json": {"status": "shipped", "force": True}},
        {"json": {"unpaid": True}},
        {"json": {"status": "shipped", "unpaid": "true"}},
        {"json": {"status": "shipped", "unpaid": 1}},
        {"json": ["shipped"]},
        {"body": "{"},
        {"query": {"status": "lost"}},
        {"query": {"status": ""}},
        {"query": {"status": "shipped"}, "json": {"status": "cancelled"}},
    ],
)
def test_an_invalid_or_ambiguous_status_is_a_400(shop: Shop, request_: dict[str, Any]) -> None:
    order = placed(("bowl", 1))

    response = put(order["id"], **request_)

    assert response.status == 400, response.body
    assert shown(order["id"]) == order


@pytest.mark.parametrize("order_id", [UNKNOWN, "1", "a" * 5000, "%F0%9F%92%A9", "'; DROP TABLE orders --"])
def test_an_unknown_order_is_a_404(shop: Shop, order_id: str) -> None:
    assert put(order_id, json={"status": "shipped"}).status == 404
    assert cancel(order_id).status == 404
    assert documents() == []


@pytest.mark.parametrize("payment", ["unpaid", "failed", "processing"])
@pytest.mark.parametrize("unpaid", [{}, {"unpaid": None}, {"unpaid": False}])
def test_an_unpaid_order_is_not_shipped(shop: Shop, payment: str, unpaid: dict[str, Any]) -> None:
    order = processing_with_payment(payment)
    published = list(shop.bus.events)

    response = put(order["id"], json={"status": "shipped", **unpaid})

    assert (response.status, response.body["code"]) == (409, "order_unpaid")
    assert (shown(order["id"]), shop.bus.events) == (order, published)


@pytest.mark.parametrize("payment", ["unpaid", "failed", "processing"])
def test_an_unpaid_order_is_shipped_on_request_and_its_history_records_it(shop: Shop, payment: str) -> None:
    order = processing_with_payment(payment)

    response = put(order["id"], query={"status": "shipped"}, json={"unpaid": True})

    assert (response.status, response.body["status"], response.body["payment_status"]) == (200, "shipped", payment)
    assert [step["unpaid"] for step in response.body["history"]] == [False, False, True]
    assert shown(order["id"])["history"] == response.body["history"]


@pytest.mark.parametrize("unpaid", [{}, {"unpaid": True}])
def test_a_paid_order_is_shipped_and_its_history_does_not_say_unpaid(shop: Shop, unpaid: dict[str, Any]) -> None:
    order = placed(("bowl", 1))
    assert consume(on_payment_succeeded.handler, payment_event("PaymentSucceeded", order)) == []

    response = put(order["id"], json={"status": "shipped", **unpaid})

    assert (response.status, response.body["status"]) == (200, "shipped")
    assert [step["unpaid"] for step in response.body["history"]] == [False, False, False]


def processing_with_payment(payment: str) -> dict[str, Any]:
    order = placed(("bowl", 1))
    consumers = {"failed": on_payment_failed.handler, "processing": on_payment_processing.handler}
    if payment in consumers:
        assert consume(consumers[payment], payment_event(f"Payment{payment.title()}", order)) == []
    assert set_status(order["id"], "processing").status == 200
    return shown(order["id"])
