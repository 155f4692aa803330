import json
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from orders.handlers import on_order_published, on_payment_failed, on_payment_refunded, on_payment_succeeded
from shared.event_consumer import event_consumer
from shared.events import Event
from tests.conftest import TestServers
from tests.integration.orders.conftest import DeadLetters
from tests.integration.orders.shop import Shop, cancel, documents, payment_event, placed, set_status, shown
from tests.queues import consume

CONSUMERS: dict[str, Callable[[Any, Any], Any]] = {
    "PaymentSucceeded": on_payment_succeeded.handler,
    "PaymentFailed": on_payment_failed.handler,
    "PaymentRefunded": on_payment_refunded.handler,
}
NAMES = {
    "PaymentFailed": "on_payment_failed",
    "PaymentRefunded": "on_payment_refunded",
    "OrderPlaced": "on_order_published",
}


def state(order_id: str) -> tuple[str, str]:
    order = shown(order_id)
    return order["status"], order["payment_status"]


def take(event: dict[str, Any]) -> None:
    assert consume(CONSUMERS[event["type"]], event) == []


def test_a_payment_lets_the_order_be_processed(shop: Shop) -> None:
    order = placed(("bowl", 2))

    take(payment_event("PaymentSucceeded", order))

    assert state(order["id"]) == ("processing", "paid")
    assert shown(order["id"])["history"][-1]["by"] == "payments"
    assert shop.bus.told(order["id"]) == ["OrderPlaced", "OrderStatusChanged"]


def test_a_failed_payment_leaves_the_order_to_be_paid(shop: Shop) -> None:
    order = placed(("bowl", 2))

    take(payment_event("PaymentFailed", order))

    assert state(order["id"]) == ("pending", "failed")
    assert shop.bus.told(order["id"]) == ["OrderPlaced"]


def test_a_part_refunded_leaves_the_order_to_be_shipped(shop: Shop) -> None:
    order = placed(("bowl", 2))
    take(payment_event("PaymentSucceeded", order))

    take(payment_event("PaymentRefunded", order, refunded_amount="0.01"))

    assert state(order["id"]) == ("processing", "partially_refunded")


def test_what_was_refunded_whole_is_not_shipped(shop: Shop) -> None:
    order = placed(("bowl", 2))
    take(payment_event("PaymentSucceeded", order))

    take(payment_event("PaymentRefunded", order, refunded_amount="39.98"))

    assert state(order["id"]) == ("cancelled", "refunded")
    assert shop.bus.events[-1]["data"]["reason"] == "refunded"
    assert set_status(order["id"], "shipped").status == 409


def test_a_refund_after_delivery_changes_the_payment_alone(shop: Shop) -> None:
    order = placed(("bowl", 2))
    for status in ("processing", "shipped", "delivered"):
        set_status(order["id"], status)

    take(payment_event("PaymentRefunded", order, refunded_amount="39.98"))

    assert state(order["id"]) == ("delivered", "refunded")


def test_a_payment_of_a_cancelled_order_leaves_it_cancelled(shop: Shop) -> None:
    order = placed(("bowl", 2))
    cancel(order["id"])

    take(payment_event("PaymentSucceeded", order))

    assert state(order["id"]) == ("cancelled", "paid")
    assert shop.bus.told(order["id"]) == ["OrderPlaced", "OrderCancelled"]


def test_an_event_that_comes_twice_takes_effect_once(shop: Shop) -> None:
    order = placed(("bowl", 2))
    for event in (
        payment_event("PaymentFailed", order),
        payment_event("PaymentSucceeded", order),
        payment_event("PaymentRefunded", order, refunded_amount="5.00"),
    ):
        take(event)
        before, told = documents(), list(shop.bus.events)

        take(event)

        assert (documents(), shop.bus.events) == (before, told)


@pytest.mark.parametrize("way", list(permutations(range(4))))
def test_in_every_order_the_outcome_is_the_same(shop: Shop, way: tuple[int, ...]) -> None:
    order = placed(("bowl", 2))
    events = [
        payment_event("PaymentFailed", order),
        payment_event("PaymentSucceeded", order),
        payment_event("PaymentRefunded", order, refunded_amount="10.00"),
        payment_event("PaymentRefunded", order, refunded_amount="39.98"),
    ]

    for place in (*way, *reversed(way)):
        take(events[place])

    assert state(order["id"]) == ("cancelled", "refunded")
    assert len(shop.bus.ids("OrderCancelled")) == 1


def poison(order: dict[str, Any]) -> dict[str, Any]:
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


POISONS = list(poison({"id": "", "total_amount": "", "currency": ""}))


@pytest.mark.parametrize("kind", POISONS)
def test_poison_is_buried_with_its_reason_and_the_others_pass(shop: Shop, dead_letters: DeadLetters, kind: str) -> None:
    bad, first, last = (placed(("bowl", 2)) for _ in range(3))
    message = poison(bad)[kind]
    good = [payment_event("PaymentSucceeded", order) for order in (first, last)]

    come_again = consume(on_payment_succeeded.handler, good[0], message, good[1])

    assert come_again == []
    assert [state(order["id"])[0] for order in (bad, first, last)] == ["pending", "processing", "processing"]
    [letter] = dead_letters.take_all()
    assert letter["body"] == (message if isinstance(message, str) else json.dumps({"detail": message}))
    assert letter["consumer"] == "on_payment_succeeded"
    assert letter["error"] in ("MalformedEvent", "EventRejected")
    assert len(letter["reason"]) > 10


@pytest.mark.parametrize("kind", ["PaymentFailed", "PaymentRefunded", "OrderPlaced"])
def test_every_consumer_buries_poison_lets_the_others_pass_and_takes_it_after_the_fix(
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
        "id, type and order_id must be non-empty strings",
        "id, type and order_id must be non-empty strings",
        "not an event: JSONDecodeError Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "not an event: ValueError Invalid isoformat string: 'yesterday'",
    ]
    fixed = [letter["body"].replace("yesterday", good["time"]) for letter in letters if "yesterday" in letter["body"]]
    assert (len(fixed), consume(consumer, *fixed), documents()) == (1, [], after), "it was taken before"


@pytest.mark.parametrize("amount", ["0", "-1.00", "39.99"])
def test_an_impossible_refund_is_buried(shop: Shop, dead_letters: DeadLetters, amount: str) -> None:
    order = placed(("bowl", 2))

    take(payment_event("PaymentRefunded", order, refunded_amount=amount))

    assert state(order["id"]) == ("pending", "unpaid")
    assert len(dead_letters.take_all()) == 1


def test_a_buried_event_can_be_taken_after_the_fix(shop: Shop, dead_letters: DeadLetters) -> None:
    order = placed(("bowl", 2))
    event = payment_event("PaymentSucceeded", order)
    take({**event, "version": 2})
    [letter] = dead_letters.take_all()

    fixed = letter["body"].replace('"version": 2', '"version": 1')
    assert consume(on_payment_succeeded.handler, fixed) == []

    assert state(order["id"]) == ("processing", "paid")


@pytest.mark.parametrize("attempt", [1, 9, 999])
def test_without_the_database_events_wait_for_it_in_their_queue(
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


def test_what_fails_for_a_reason_of_ours_is_buried_after_nine_attempts(shop: Shop, dead_letters: DeadLetters) -> None:
    def break_down(_event: Event) -> None:
        raise ZeroDivisionError("a text that could hold anything")

    consumer = event_consumer("broken", break_down)
    event = payment_event("PaymentSucceeded", placed(("bowl", 1)))

    assert [consume(consumer, event, attempt=attempt) for attempt in (1, 8)] == [[0], [0]]
    assert dead_letters.take_all() == []
    assert consume(consumer, event, attempt=9) == []

    [letter] = dead_letters.take_all()
    assert (letter["reason"], letter["error"], letter["consumer"]) == ("ZeroDivisionError",) * 2 + ("broken",)
