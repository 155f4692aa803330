"""The internal functions for payments, and that payments reads their responses."""

import uuid
from typing import Any

import pymongo.monitoring
import pytest

from orders.handlers import describe_orders, get_payable_order, on_payment_failed, on_payment_succeeded
from orders.model import new_order_id
from orders.repository.database import database, orders
from payments.errors import OrderNotFound, OrderNotPayable
from payments.orders_client import OrderState, PayableOrder, parse_payable, parse_states
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.orders.shop import (
    ADA,
    BOB,
    UNKNOWN,
    Shop,
    cancel,
    documents,
    expire,
    payment_event,
    place,
    placed,
    set_status,
)
from tests.integration.orders.test_products_client import Writes
from tests.queues import consume


def ask(order_id: str, user_id: str = ADA.user_id) -> dict[str, Any]:
    return get_payable_order.handler({"order_id": order_id, "user_id": user_id}, Context())


def describe(*order_ids: str) -> dict[str, Any]:
    return describe_orders.handler({"order_ids": list(order_ids)}, Context())


def pay(order: dict[str, Any]) -> None:
    assert consume(on_payment_succeeded.handler, payment_event("PaymentSucceeded", order)) == []


def test_an_unpaid_order_is_payable_with_its_total(shop: Shop) -> None:
    order = placed(("bowl", 2))

    response = ask(order["id"])

    assert response == {
        "ok": True,
        "order_id": order["id"],
        "user_id": ADA.user_id,
        "total_amount": "39.98",
        "currency": "EUR",
    }
    assert parse_payable(response) == PayableOrder(order["id"], ADA.user_id, 3998, "EUR")


def test_an_order_whose_payment_failed_is_payable(shop: Shop) -> None:
    order = placed()
    consume(on_payment_failed.handler, payment_event("PaymentFailed", order))

    assert ask(order["id"])["ok"]


@pytest.mark.parametrize("order_id", [UNKNOWN, "", "no-id", str(uuid.UUID(int=0))])
def test_an_unknown_order_is_not_found(shop: Shop, order_id: str) -> None:
    assert ask(order_id) == {"ok": False, "code": "order_not_found"}


def test_another_users_order_is_not_found(shop: Shop) -> None:
    response = ask(placed(by=ADA)["id"], BOB.user_id)

    assert response == {"ok": False, "code": "order_not_found"}
    with pytest.raises(OrderNotFound):
        parse_payable(response)


def test_a_draft_order_is_not_found(shop: Shop) -> None:
    shop.products.down = True
    assert place().status == 503

    (draft,) = documents()

    assert ask(draft["_id"]) == {"ok": False, "code": "order_not_found"}
    assert describe(draft["_id"]) == {"ok": True, "orders": []}


def test_a_paid_cancelled_or_processing_order_is_not_payable(shop: Shop) -> None:
    paid, cancelled, processed = placed(), placed(), placed()
    pay(paid)
    cancel(cancelled["id"])
    set_status(processed["id"], "processing")

    responses = [ask(order["id"]) for order in (paid, cancelled, processed)]

    assert responses == [{"ok": False, "code": "order_not_payable"}] * 3
    with pytest.raises(OrderNotPayable):
        parse_payable(responses[0])


def test_an_expired_order_is_not_payable(shop: Shop) -> None:
    order = placed()
    shop.clock.advance(minutes=31)
    expire()

    assert ask(order["id"]) == {"ok": False, "code": "order_not_payable"}


def test_orders_are_described_with_their_amounts(shop: Shop) -> None:
    paid, unpaid = placed(("bowl", 2)), placed(by=BOB)
    pay(paid)

    response = describe(unpaid["id"], UNKNOWN, paid["id"], "no-id")

    assert response["ok"]
    assert parse_states(response) == [
        OrderState(paid["id"], ADA.user_id, "processing", "paid", 3998, 0, "EUR"),
        OrderState(unpaid["id"], BOB.user_id, "pending", "unpaid", 1999, 0, "EUR"),
    ]


def test_100_orders_are_described_with_one_query(shop: Shop, servers: TestServers) -> None:
    wanted = [placed()["id"] for _ in range(3)] + [new_order_id(shop.clock.now()) for _ in range(97)]
    sent = Writes()
    pymongo.monitoring.register(sent)
    database.close()

    response = describe(*wanted)

    assert [order["order_id"] for order in response["orders"]] == wanted[:3]
    assert sent.commands == ["find"]


def test_more_than_100_orders_are_refused(shop: Shop) -> None:
    with pytest.raises(ValueError, match="101 order ids"):
        describe(*["01900000-0000-7000-8000-000000000000"] * 101)


def test_an_unreadable_order_is_omitted_and_counted(
    shop: Shop, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (placed(("bowl", 1))["id"] for _ in range(3))
    with orders() as collection:
        collection.update_one({"_id": second}, {"$unset": {"items": ""}})

    response = describe(first, second, third)

    assert [each["order_id"] for each in response["orders"]] == [first, third]
    assert [record.item for record in caplog.records if hasattr(record, "item")] == [second]
    assert '"TaskFailed":[1.0]' in capsys.readouterr().out
