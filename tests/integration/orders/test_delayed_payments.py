"""Payments that the bank processes for days, and orders whose cards are declined again and again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import pytest

from orders.handlers import get_payable_order, on_payment_failed, on_payment_processing, on_payment_succeeded
from tests.apigateway import Context
from tests.integration.orders.conftest import DeadLetters
from tests.integration.orders.shop import (
    ADA,
    Shop,
    cancel,
    documents,
    expire_result,
    payment_event,
    placed,
    set_status,
    shown,
)
from tests.queues import consume

CONSUMERS: dict[str, Callable[[Any, Any], Any]] = {
    "PaymentSucceeded": on_payment_succeeded.handler,
    "PaymentFailed": on_payment_failed.handler,
    "PaymentProcessing": on_payment_processing.handler,
}


def apply(kind: str, order: dict[str, Any], **options: Any) -> None:
    assert consume(CONSUMERS[kind], payment_event(kind, order, **options)) == []


def state(order_id: str) -> tuple[str, str]:
    order = shown(order_id)
    return order["status"], order["payment_status"]


def test_an_order_whose_payment_is_processing_does_not_expire(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply("PaymentProcessing", order)
    shop.clock.advance(days=20)

    assert expire_result() == {"expired": 0, "failed": 0, "complete": True}

    assert state(order["id"]) == ("pending", "processing")
    assert shop.bus.published(order["id"]) == ["OrderPlaced"]


def test_an_order_that_expired_before_its_payment_was_processing_stays_cancelled(shop: Shop) -> None:
    order = placed(("bowl", 2))
    shop.clock.advance(minutes=31)
    assert expire_result()["expired"] == 1

    apply("PaymentProcessing", order)
    assert state(order["id"]) == ("cancelled", "processing")
    apply("PaymentSucceeded", order, second=1)

    # Payments refunds it.
    assert state(order["id"]) == ("cancelled", "paid")
    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderCancelled"]


def test_an_order_whose_payment_is_processing_cannot_be_paid_again(shop: Shop) -> None:
    order = placed()
    apply("PaymentProcessing", order)

    response = get_payable_order.handler({"order_id": order["id"], "user_id": ADA.user_id}, Context())

    assert response == {"ok": False, "code": "order_not_payable"}


def test_a_processing_payment_that_succeeds_is_paid(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply("PaymentProcessing", order)
    shop.clock.advance(days=5)

    apply("PaymentSucceeded", order, second=1)

    assert state(order["id"]) == ("processing", "paid")


def test_a_processing_payment_that_fails_late_lets_the_order_expire(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply("PaymentProcessing", order)
    shop.clock.advance(days=5)
    assert expire_result()["expired"] == 0

    apply("PaymentFailed", order, second=1)

    assert state(order["id"]) == ("pending", "failed")
    assert expire_result()["expired"] == 1
    assert state(order["id"]) == ("cancelled", "failed")
    assert shop.bus.events[-1]["data"]["reason"] == "expired"


def test_an_order_is_cancelled_while_its_payment_is_processing(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply("PaymentProcessing", order)

    assert cancel(order["id"]).status == 200

    assert shop.bus.events[-1]["data"]["payment_status"] == "processing"
    apply("PaymentSucceeded", order, second=1)
    assert state(order["id"]) == ("cancelled", "paid"), "payments refunds it"


@pytest.mark.parametrize("sequence", list(permutations(range(4))))
def test_the_latest_state_of_a_payment_counts_whatever_the_sequence_of_events(
    shop: Shop, sequence: tuple[int, ...]
) -> None:
    order = placed(("bowl", 2))
    kinds = ["PaymentProcessing", "PaymentFailed", "PaymentProcessing", "PaymentFailed"]
    events = [payment_event(kind, order, second=number) for number, kind in enumerate(kinds)]

    for place in (*sequence, *reversed(sequence)):
        assert consume(CONSUMERS[events[place]["type"]], events[place]) == []

    assert state(order["id"]) == ("pending", "failed")


@pytest.mark.parametrize("sequence", list(permutations(range(3))))
def test_a_capture_outranks_the_states_before_it(shop: Shop, sequence: tuple[int, ...]) -> None:
    order = placed(("bowl", 2))
    kinds = ["PaymentFailed", "PaymentProcessing", "PaymentSucceeded"]
    events = [payment_event(kind, order, second=number) for number, kind in enumerate(kinds)]

    for place in (*sequence, *reversed(sequence)):
        assert consume(CONSUMERS[events[place]["type"]], events[place]) == []

    assert state(order["id"]) == ("processing", "paid")
    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderStatusChanged"]


def test_an_event_delivered_twice_in_parallel_is_applied_once(shop: Shop) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentProcessing", order)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: consume(on_payment_processing.handler, event), range(8)))

    assert results == [[]] * 8
    assert [document["revision"] for document in documents()] == [1]


@pytest.mark.parametrize("amount", ["39.97", "0", "x"])
def test_another_amount_is_rejected(shop: Shop, dead_letters: DeadLetters, amount: str) -> None:
    order = placed(("bowl", 2))
    before = documents()

    apply("PaymentProcessing", order, amount=amount)

    assert documents() == before
    assert [letter["consumer"] for letter in dead_letters.take_all()] == ["on_payment_processing"]


def test_ten_declined_cards_cancel_the_order(shop: Shop) -> None:
    order = placed(("bowl", 2))
    for declines in range(1, 10):
        apply("PaymentFailed", order, declines=declines, second=declines)
    assert state(order["id"]) == ("pending", "failed")

    apply("PaymentFailed", order, declines=10, second=10)

    assert state(order["id"]) == ("cancelled", "failed")
    assert shown(order["id"])["history"][-1]["by"] == "payments"
    data = shop.bus.events[-1]["data"]
    assert (data["reason"], data["payment_status"]) == ("too_many_declines", "failed")
    apply("PaymentFailed", order, declines=11, second=11)
    assert len(shop.bus.ids("OrderCancelled")) == 1


def test_ten_declined_cards_do_not_cancel_an_order_that_was_paid_since(shop: Shop) -> None:
    paid, processing, confirmed = (placed() for _ in range(3))
    apply("PaymentSucceeded", paid, second=20)
    apply("PaymentProcessing", processing, second=20)
    set_status(confirmed["id"], "processing")

    for order in (paid, processing, confirmed):
        apply("PaymentFailed", order, declines=10, second=10)

    states = [state(order["id"]) for order in (paid, processing, confirmed)]
    assert states == [("processing", "paid"), ("pending", "processing"), ("processing", "failed")]
    assert shop.bus.ids("OrderCancelled") == set()


@pytest.mark.parametrize("declines", ["10", None, 1.5])
def test_a_malformed_number_of_declines_is_rejected(shop: Shop, dead_letters: DeadLetters, declines: Any) -> None:
    order = placed()

    apply("PaymentFailed", order, declines=declines)

    assert state(order["id"]) == ("pending", "unpaid")
    assert [letter["reason"] for letter in dead_letters.take_all()] == ["declines must be a number"]
