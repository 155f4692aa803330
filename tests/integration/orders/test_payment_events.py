import json
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from orders.handlers import (
    on_order_published,
    on_payment_failed,
    on_payment_processing,
    on_payment_refunded,
    on_payment_succeeded,
)
from shared.event_consumer import event_consumer
from shared.events import Event
from tests.conftest import TestServers
from tests.integration.orders.conftest import DeadLetters
from tests.integration.orders.shop import Shop, cancel, documents, payment_event, placed, set_status, shown
from tests.queues import consume

CONSUMERS: dict[str, Callable[[Any, Any], Any]] = {
    "PaymentSucceeded": on_payment_succeeded.handler,
    "PaymentFailed": on_payment_failed.handler,
    "PaymentProcessing": on_payment_processing.handler,
    "PaymentRefunded": on_payment_refunded.handler,
}
NAMES = {
    "PaymentFailed": "on_payment_failed",
    "PaymentProcessing": "on_payment_processing",
    "PaymentRefunded": "on_payment_refunded",
    "OrderPlaced": "on_order_published",
}


def state(order_id: str) -> tuple[str, str]:
    order = shown(order_id)
    return order["status"], order["payment_status"]


def apply(event: dict[str, Any]) -> None:
    assert consume(CONSUMERS[event["type"]], event) == []


def test_a_paid_order_becomes_processing(shop: Shop) -> None:
    order = placed(("bowl", 2))

    apply(payment_event("PaymentSucceeded", order))

    assert state(order["id"]) == ("processing", "paid")
    assert shown(order["id"])["history"][-1]["by"] == "payments"
    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderStatusChanged"]


def test_a_failed_payment_leaves_the_order_pending(shop: Shop) -> None:
    order = placed(("bowl", 2))

    apply(payment_event("PaymentFailed", order))

    assert state(order["id"]) == ("pending", "failed")
    assert shop.bus.published(order["id"]) == ["OrderPlaced"]


def test_a_partial_refund_leaves_the_order_processing(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply(payment_event("PaymentSucceeded", order))

    apply(payment_event("PaymentRefunded", order, refunded_amount="0.01"))

    assert state(order["id"]) == ("processing", "partially_refunded")


def test_a_fully_refunded_order_is_cancelled(shop: Shop) -> None:
    order = placed(("bowl", 2))
    apply(payment_event("PaymentSucceeded", order))

    apply(payment_event("PaymentRefunded", order, refunded_amount="39.98"))

    assert state(order["id"]) == ("cancelled", "refunded")
    assert shop.bus.events[-1]["data"]["reason"] == "refunded"
    assert set_status(order["id"], "shipped").status == 409


def test_a_refund_after_delivery_changes_only_the_payment_status(shop: Shop) -> None:
    order = placed(("bowl", 2))
    for status in ("processing", "shipped", "delivered"):
        set_status(order["id"], status)

    apply(payment_event("PaymentRefunded", order, refunded_amount="39.98"))

    assert state(order["id"]) == ("delivered", "refunded")


def test_a_payment_of_a_cancelled_order_leaves_it_cancelled(shop: Shop) -> None:
    order = placed(("bowl", 2))
    cancel(order["id"])

    apply(payment_event("PaymentSucceeded", order))

    assert state(order["id"]) == ("cancelled", "paid")
    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderCancelled"]


def test_an_event_delivered_twice_is_applied_once(shop: Shop) -> None:
    order = placed(("bowl", 2))
    for event in (
        payment_event("PaymentFailed", order),
        payment_event("PaymentSucceeded", order),
        payment_event("PaymentRefunded", order, refunded_amount="5.00"),
    ):
        apply(event)
        before, published = documents(), list(shop.bus.events)

        apply(event)

        assert (documents(), shop.bus.events) == (before, published)


@pytest.mark.parametrize("way", list(permutations(range(4))))
def test_the_outcome_does_not_depend_on_the_sequence_of_events(shop: Shop, way: tuple[int, ...]) -> None:
    order = placed(("bowl", 2))
    events = [
        payment_event("PaymentFailed", order),
        payment_event("PaymentSucceeded", order),
        payment_event("PaymentRefunded", order, refunded_amount="10.00"),
        payment_event("PaymentRefunded", order, refunded_amount="39.98"),
    ]

    for place in (*way, *reversed(way)):
        apply(events[place])

    assert state(order["id"]) == ("cancelled", "refunded")
    assert len(shop.bus.ids("OrderCancelled")) == 1


def invalid_messages(order: dict[str, Any]) -> dict[str, Any]:
    good = payment_event("PaymentSucceeded", order)
    return {
        "not JSON": "{",
        "no envelope": json.dumps({"hello": "world"}),
        "a list": "[1]",
        "no data": {**good, "data": None},
        "no id": {**good, "id": ""},
        "no time": {**good, "time": "yesterday"},
        "no offset": {**good, "time": "2026-05-04T10:00:00"},
        "another type": {**good, "type": "PaymentFailed"},
        "another version": {**good, "version": 2},
        "an unknown order": {**good, "order_id": "01900000-0000-7000-8000-000000000000"},
        "no order": {**good, "order_id": "order-1"},
        "another amount": {**good, "data": {**good["data"], "amount": "39.97"}},
        "another currency": {**good, "data": {**good["data"], "currency": "USD"}},
        "no amount": {**good, "data": {"currency": "EUR"}},
        "a number": {**good, "data": {**good["data"], "amount": 39.98}},
        "no number": {**good, "data": {**good["data"], "amount": "much"}},
        "infinity": {**good, "data": {**good["data"], "amount": "Infinity"}},
        "fractions": {**good, "data": {**good["data"], "amount": "39.981"}},
    }


INVALID = list(invalid_messages({"id": "", "total_amount": "", "currency": ""}))


@pytest.mark.parametrize("kind", INVALID)
def test_an_invalid_message_is_dead_lettered_and_the_others_are_consumed(
    shop: Shop, dead_letters: DeadLetters, kind: str
) -> None:
    bad, first, last = (placed(("bowl", 2)) for _ in range(3))
    message = invalid_messages(bad)[kind]
    good = [payment_event("PaymentSucceeded", order) for order in (first, last)]

    failed = consume(on_payment_succeeded.handler, good[0], message, good[1])

    assert failed == []
    assert [state(order["id"])[0] for order in (bad, first, last)] == ["pending", "processing", "processing"]
    [letter] = dead_letters.take_all()
    assert letter["body"] == (message if isinstance(message, str) else json.dumps({"detail": message}))
    assert letter["consumer"] == "on_payment_succeeded"
    assert letter["error"] in ("MalformedEvent", "EventRejected")
    assert len(letter["reason"]) > 10


@pytest.mark.parametrize("kind", ["PaymentFailed", "PaymentProcessing", "PaymentRefunded", "OrderPlaced"])
def test_every_consumer_dead_letters_invalid_messages_and_accepts_them_once_fixed(
    shop: Shop, dead_letters: DeadLetters, kind: str
) -> None:
    order = placed(("bowl", 2))
    good = shop.bus.events[0] if kind == "OrderPlaced" else payment_event(kind, order, refunded_amount="1.00")
    consumer = CONSUMERS.get(kind, on_order_published.handler)
    before = documents()

    assert consume(consumer, "{", {**good, "id": ""}, {**good, "order_id": 7}) == []

    assert documents() == before
    assert consume(consumer, {**good, "time": "yesterday"}, good) == []
    after = documents()
    assert after != before
    letters = dead_letters.take_all()
    assert [(letter["error"], letter["consumer"]) for letter in letters] == [("MalformedEvent", NAMES[kind])] * 4
    assert sorted(letter["reason"] for letter in letters) == [
        "id, type and either order_id or user_id must not be empty",
        "id, type, order_id and user_id must be strings",
        "not an event: JSONDecodeError Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "not an event: ValueError Invalid isoformat string: 'yesterday'",
    ]
    fixed = [letter["body"].replace("yesterday", good["time"]) for letter in letters if "yesterday" in letter["body"]]
    assert (len(fixed), consume(consumer, *fixed), documents()) == (1, [], after), "it was applied before"


@pytest.mark.parametrize("amount", ["0", "-1.00", "39.99"])
def test_an_impossible_refund_is_dead_lettered(shop: Shop, dead_letters: DeadLetters, amount: str) -> None:
    order = placed(("bowl", 2))

    apply(payment_event("PaymentRefunded", order, refunded_amount=amount))

    assert state(order["id"]) == ("pending", "unpaid")
    assert len(dead_letters.take_all()) == 1


def test_a_dead_lettered_event_is_consumed_once_fixed(shop: Shop, dead_letters: DeadLetters) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentSucceeded", order)
    apply({**event, "version": 2})
    [letter] = dead_letters.take_all()

    fixed = letter["body"].replace('"version": 2', '"version": 1')
    assert consume(on_payment_succeeded.handler, fixed) == []

    assert state(order["id"]) == ("processing", "paid")


@pytest.mark.parametrize("attempt", [1, 9, 999])
def test_while_the_database_is_unavailable_events_wait_in_their_queue(
    shop: Shop, dead_letters: DeadLetters, servers: TestServers, attempt: int
) -> None:
    orders = [placed(("bowl", 1)) for _ in range(2)]
    events = [payment_event("PaymentSucceeded", order) for order in orders]
    servers.mongo.stop()

    assert consume(on_payment_succeeded.handler, *events, attempt=attempt) == [0, 1]

    assert dead_letters.take_all() == []
    servers.mongo.start()
    assert consume(on_payment_succeeded.handler, *events, attempt=attempt + 1) == []
    assert [state(order["id"]) for order in orders] == [("processing", "paid")] * 2


def test_a_failing_message_is_dead_lettered_after_nine_attempts(shop: Shop, dead_letters: DeadLetters) -> None:
    def break_down(_event: Event) -> None:
        raise ZeroDivisionError("a text that could hold anything")

    consumer = event_consumer("broken", break_down)
    event = payment_event("PaymentSucceeded", placed(("bowl", 1)))

    assert [consume(consumer, event, attempt=attempt) for attempt in (1, 8)] == [[0], [0]]
    assert dead_letters.take_all() == []
    assert consume(consumer, event, attempt=9) == []

    [letter] = dead_letters.take_all()
    assert (letter["reason"], letter["error"], letter["consumer"]) == ("ZeroDivisionError",) * 2 + ("broken",)
