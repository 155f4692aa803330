import json
import uuid

import boto3
import pytest

from orders.dependencies import publish_to_bus
from orders.handlers import on_order_published, on_payment_failed
from shared.errors import DependencyUnavailable
from shared.events import Event, new_event, read_event
from tests.integration.orders.conftest import DeadLetters
from tests.integration.orders.shop import (
    Shop,
    cancel,
    documents,
    expire,
    payment_event,
    place,
    placed,
    relay,
    set_status,
    shown,
    sweep,
    sweep_result,
)
from tests.queues import consume


def die() -> None:
    raise RuntimeError("the function dies here")


def abandon(shop: Shop, key: str | None = None) -> str:
    """Leave a draft order whose function died with two bowls reserved."""
    shop.products.after = die
    assert place(("bowl", 2), key=key).status == 500
    shop.products.after = lambda: None
    draft_id: str = documents(status="reserving")[-1]["_id"]
    return draft_id


def test_the_sweeper_ignores_young_drafts(shop: Shop) -> None:
    abandon(shop)
    shop.clock.advance(seconds=119)

    assert sweep() == 0
    assert shop.products.stock == {"bowl": 8}


def test_the_sweeper_releases_the_stock(shop: Shop) -> None:
    abandon(shop)
    placed(("bowl", 1))
    shop.clock.advance(seconds=121)

    assert sweep() == 1
    assert shop.products.stock == {"bowl": 9}
    assert [document["status"] for document in documents()] == ["pending"]
    assert sweep() == 0


def test_the_sweeper_removes_the_newest_drafts_on_request_but_no_leased_one(shop: Shop) -> None:
    abandon(shop)
    shop.clock.advance(milliseconds=5)

    assert sweep(age_seconds=0) == 0
    shop.clock.advance(seconds=20)
    assert sweep(age_seconds=0) == 1


def test_a_retry_after_the_sweeper_places_a_new_order(shop: Shop) -> None:
    swept = abandon(shop, key="k-1")
    shop.clock.advance(seconds=121)
    sweep()

    response = place(("bowl", 2), key="k-1")

    assert response.status == 201
    assert response.body["id"] != swept
    assert shop.products.stock == {"bowl": 8}


def test_a_retry_after_the_sweeper_died_half_way_places_a_new_order(shop: Shop) -> None:
    swept = abandon(shop, key="k-1")
    shop.clock.advance(seconds=121)
    shop.products.after = die
    assert sweep_result() == {"swept": 0, "failed": 1, "complete": True}
    shop.products.after = lambda: None

    assert place(("bowl", 2), key="k-1").body["code"] == "request_in_progress"
    shop.clock.advance(seconds=61)
    response = place(("bowl", 2), key="k-1")

    assert response.status == 201
    assert response.body["id"] != swept
    assert shop.products.stock == {"bowl": 8}
    assert [document["_id"] for document in documents()] == [response.body["id"]]


def test_a_retry_places_no_order_whose_stock_a_late_release_takes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = abandon(shop, key="k-1")
    shop.clock.advance(seconds=121)
    release = shop.products.release

    def time_out(_: str) -> None:
        raise DependencyUnavailable("products")

    with monkeypatch.context() as patch:
        patch.setattr(shop.products, "release", time_out)
        assert sweep_result() == {"swept": 0, "failed": 1, "complete": True}
    # Longer than the function that releases stock may run.
    shop.clock.advance(seconds=20)
    early = place(("bowl", 2), key="k-1")
    release(swept)
    shop.clock.advance(seconds=40)
    late = place(("bowl", 2), key="k-1")

    assert (early.status, early.body["code"]) == (409, "request_in_progress")
    assert (late.status, late.body["id"] != swept) == (201, True)
    assert shop.products.stock == {"bowl": 8}


def test_the_sweeper_waits_for_products(shop: Shop) -> None:
    abandon(shop)
    shop.clock.advance(seconds=121)
    shop.products.down = True
    assert sweep_result() == {"swept": 0, "failed": 1, "complete": True}
    assert len(documents(status="reserving")) == 1

    shop.products.down = False
    shop.clock.advance(seconds=61)

    assert sweep() == 1
    assert shop.products.stock == {"bowl": 10}


def test_an_unpaid_order_is_cancelled_after_30_minutes(shop: Shop) -> None:
    order = placed(("bowl", 1))
    shop.clock.advance(minutes=29, seconds=59)
    assert expire() == 0

    shop.clock.advance(seconds=2)

    assert expire() == 1
    expired = shown(order["id"])
    assert (expired["status"], expired["history"][-1]["by"]) == ("cancelled", "system")
    assert shop.bus.events[-1]["data"]["reason"] == "expired"
    assert expire() == 0


def test_the_age_limit_of_expiry_can_be_given(shop: Shop) -> None:
    placed(("bowl", 1))
    shop.clock.advance(minutes=2)

    assert expire(age_minutes=3) == 0
    assert expire(age_minutes=1) == 1


def test_only_pending_orders_expire(shop: Shop) -> None:
    paid, failed, cancelled = (placed(("bowl", 1)) for _ in range(3))
    set_status(paid["id"], "processing")
    assert consume(on_payment_failed.handler, payment_event("PaymentFailed", failed)) == []
    cancel(cancelled["id"])
    shop.clock.advance(minutes=31)

    assert expire() == 1
    assert [shown(order["id"])["status"] for order in (paid, failed, cancelled)] == [
        "processing",
        "cancelled",
        "cancelled",
    ]


def test_expiry_continues_over_many_pages(shop: Shop) -> None:
    shop.products.add("bowl", 200)
    for _ in range(60):
        placed(("bowl", 1))
    shop.clock.advance(minutes=31)

    assert expire() == 60
    assert documents(status="pending") == []


def test_the_relay_publishes_unpublished_events_in_sequence(shop: Shop) -> None:
    shop.bus.down = True
    order = placed(("bowl", 1))
    set_status(order["id"], "processing")
    cancel(order["id"])
    shop.bus.down = False
    assert relay() == {"published": 0, "failed": 0, "set_aside": 0}
    shop.clock.advance(seconds=61)

    assert relay() == {"published": 3, "failed": 0, "set_aside": 0}
    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderStatusChanged", "OrderCancelled"]
    assert documents()[0]["outbox"] == []
    assert relay() == {"published": 0, "failed": 0, "set_aside": 0}


def test_the_relay_publishes_the_newest_events_on_request(shop: Shop) -> None:
    shop.bus.down = True
    placed(("bowl", 1))
    shop.bus.down = False
    shop.clock.advance(milliseconds=5)

    assert relay(age_seconds=0)["published"] == 1


def test_while_the_bus_is_unavailable_the_relay_keeps_everything(shop: Shop) -> None:
    shop.bus.down = True
    placed(("bowl", 1))
    shop.clock.advance(seconds=61)

    assert relay() == {"published": 0, "failed": 1, "set_aside": 0}
    assert len(documents()[0]["outbox"]) == 1


def test_an_event_that_the_bus_delivered_leaves_the_outbox(shop: Shop, dead_letters: DeadLetters) -> None:
    order = placed(("bowl", 1))
    cancel(order["id"])
    first, second = shop.bus.events

    assert consume(on_order_published.handler, first, first) == []
    assert [entry["id"] for entry in documents()[0]["outbox"]] == [second["id"]]

    consume(on_order_published.handler, second, {**second, "order_id": "unknown"})
    shop.clock.advance(seconds=61)
    assert relay() == {"published": 0, "failed": 0, "set_aside": 0}
    assert dead_letters.take_all() == []


def test_events_pass_the_real_bus_unchanged(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    events, queues = boto3.client("events", region_name="eu-west-1"), boto3.client("sqs", region_name="eu-west-1")
    name = f"orders-{uuid.uuid4().hex[:8]}"
    monkeypatch.setenv("EVENT_BUS", name)
    events.create_event_bus(Name=name)
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["bottega.orders"], "detail-type": ["OrderPlaced"]}
    events.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "queue", "Arn": arn}])
    sent = [new_event("OrderPlaced", f"order-{number}", shop.clock.now(), {"n": number}) for number in range(12)]

    accepted = publish_to_bus(sent)

    assert accepted == ([event.id for event in sent], [])
    received: dict[str, Event] = {}
    while len(received) < 12:
        response = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        assert "Messages" in response, f"{len(received)} of 12 arrived"
        for message in response["Messages"]:
            event = read_event(message["Body"])
            received[event.id] = event
            queues.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert received == {event.id: event for event in sent}


def test_an_unavailable_bus_accepts_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    assert publish_to_bus([new_event("OrderPlaced", "order-1", shop.clock.now(), {})]) == ([], [])
