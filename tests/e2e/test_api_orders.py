"""Orders over HTTP: from the customer's request to the stock that events release."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pymongo
import pytest

from localstack.shop import Shop
from tests.e2e.api import client, signed_in
from tests.e2e.market import Market, eventually
from tools.operator.redrive import redrive


@pytest.fixture(scope="module")
def people(shop: Shop) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with signed_in(shop) as admin, signed_in(shop, "customer") as customer:
        yield admin, customer


@pytest.fixture
def market(people: tuple[httpx.Client, httpx.Client]) -> Market:
    admin, customer = people
    return Market.opened(admin, customer)


def test_a_customer_places_an_order_once_and_finds_it(market: Market) -> None:
    key = str(uuid.uuid4())

    first = market.place(key=key)
    again = market.place(key=key)
    other = market.place(quantity=3, key=key)
    read = market.customer.get(f"/orders/{first.json()['id']}")
    newest = market.customer.get("/orders", params={"limit": 1}).json()["orders"]

    order = first.json()
    assert (first.status_code, order["status"], order["total_amount"]) == (201, "pending", "39.98")
    assert "idempotent-replayed" not in first.headers
    assert (again.status_code, again.json(), again.headers["idempotent-replayed"]) == (201, order, "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (read.status_code, read.json(), newest) == (200, order, [order])
    eventually(market.stock, 3)


def test_more_than_the_stock_cannot_be_ordered(market: Market) -> None:
    response = market.place(quantity=6)

    assert (response.status_code, response.json()["code"]) == (409, "insufficient_stock")
    assert market.stock() == 5


def test_another_users_order_is_not_found(shop: Shop, market: Market) -> None:
    order_id = market.placed()
    before = market.shown(order_id)
    account = {"email": f"{uuid.uuid4()}@example.com", "password": "correct horse battery", "name": "Eve"}
    with client(shop) as visitor:
        token = visitor.post("/auth/register", json=account).json()["token"]

    with client(shop, token) as eve:
        refused = [eve.get(f"/orders/{order_id}"), eve.post(f"/orders/{order_id}/cancel")]
        listed = eve.get("/orders").json()["orders"]
        all_orders = eve.get("/orders", params={"all": True})
        status = eve.put(f"/orders/{order_id}/status", json={"status": "processing"})

    assert [(response.status_code, response.json()["code"]) for response in refused] == [(404, "order_not_found")] * 2
    assert listed == []
    assert [all_orders.status_code, status.status_code] == [403, 403]
    assert market.shown(order_id) == before


def test_a_cancelled_order_releases_its_stock(market: Market) -> None:
    order_id = market.placed(quantity=4)
    eventually(market.stock, 1)

    cancelled = [market.customer.post(f"/orders/{order_id}/cancel") for _ in range(2)]

    assert [(each.status_code, each.json()["status"]) for each in cancelled] == [(200, "cancelled")] * 2
    eventually(market.stock, 5)


def test_an_order_advances_one_status_at_a_time(market: Market) -> None:
    order_id = market.placed()

    def step(status: str, **more: bool) -> tuple[int, str]:
        response = market.admin.put(f"/orders/{order_id}/status", json={"status": status, **more})
        return response.status_code, response.json().get("status") or response.json()["code"]

    too_early = step("shipped")
    prepared, unpaid, shipped = step("processing"), step("shipped"), step("shipped", unpaid=True)
    too_late = market.customer.post(f"/orders/{order_id}/cancel")

    assert too_early == (409, "invalid_transition")
    assert prepared == (200, "processing")
    assert unpaid == (409, "order_unpaid")
    assert shipped == (200, "shipped")
    assert (too_late.status_code, too_late.json()["code"]) == (409, "invalid_transition")
    assert market.shown(order_id)["status"] == "shipped"


def test_a_dead_lettered_event_is_consumed_after_a_redrive(shop: Shop, market: Market) -> None:
    order_id = market.placed()
    queues = shop.deployment.aws.client("sqs")
    letters = queues.get_queue_url(QueueName="bottega-local-orders-on-payment-succeeded-dead-letters")["QueueUrl"]

    def reasons() -> list[str]:
        got = queues.receive_message(QueueUrl=letters, MessageAttributeNames=["All"], VisibilityTimeout=0)
        return [each["MessageAttributes"]["reason"]["StringValue"] for each in got.get("Messages", [])]

    with pymongo.MongoClient[dict[str, Any]](shop.servers.mongo.uri) as mongo:
        collection = mongo["bottega_orders"]["orders"]
        lost = collection.find_one_and_delete({"_id": order_id})
        assert lost is not None
        publish_payment_succeeded(shop, order_id, "39.98")
        eventually(reasons, ["there is no such order"])
        collection.insert_one(lost)

    def counted() -> int:
        rows = market.admin.get("/queues").json()["queues"]
        return int({each["name"]: each["dead_letters"] for each in rows}["orders-on-payment-succeeded"])

    before = counted()
    moved = redrive(queues, "bottega-local-", "orders-on-payment-succeeded")

    assert (before, moved, counted()) == (1, 1, 0)
    eventually(lambda: market.shown(order_id)["payment_status"], "paid")
    assert market.shown(order_id)["status"] == "processing"
    assert reasons() == []


def publish_payment_succeeded(shop: Shop, order_id: str, amount: str) -> None:
    event = {
        "id": str(uuid.uuid4()),
        "type": "PaymentSucceeded",
        "version": 1,
        "time": datetime.now(UTC).isoformat(),
        "order_id": order_id,
        "data": {"payment_id": "p-1", "amount": amount, "currency": "EUR"},
    }
    entry = {"EventBusName": "bottega-local", "Source": "bottega.payments", "DetailType": event["type"]}
    response = shop.deployment.aws.client("events").put_events(Entries=[{**entry, "Detail": json.dumps(event)}])
    assert response["FailedEntryCount"] == 0
