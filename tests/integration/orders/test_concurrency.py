from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from orders.errors import InvalidTransition
from orders.model import Status
from orders.service import expire_orders, publish_events, sweep_drafts, update_order
from tests.apigateway import Response
from tests.integration.orders.shop import (
    Shop,
    documents,
    place,
    placed,
    relay,
    set_status,
    shown,
)


def test_50_parallel_requests_with_one_key_place_one_order(shop: Shop) -> None:
    with ThreadPoolExecutor(50) as pool:
        responses: list[Response] = list(pool.map(lambda _: place(("bowl", 2), key="k-1"), range(50)))

    statuses = Counter(response.status for response in responses)
    assert set(statuses) <= {201, 409}
    orders = [response.body for response in responses if response.status == 201]
    assert orders
    assert all(order == orders[0] for order in orders)
    assert {response.body["code"] for response in responses if response.status == 409} <= {"request_in_progress"}
    assert sum("idempotent-replayed" not in response.headers for response in responses if response.status == 201) == 1
    assert (len(documents()), shop.products.stock, len(shop.bus.events)) == (1, {"bowl": 8}, 1)


def test_parallel_buyers_get_the_available_stock(shop: Shop) -> None:
    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(lambda _: place(("bowl", 1)), range(20)))

    assert Counter(response.status for response in responses) == {201: 10, 409: 10}
    assert (len(documents()), shop.products.stock) == (10, {"bowl": 0})


def test_parallel_shipping_and_cancelling_do_one_of_both(shop: Shop) -> None:
    for _ in range(5):
        order = placed(("bowl", 1))
        set_status(order["id"], "processing")

        with ThreadPoolExecutor(8) as pool:
            shipped = [pool.submit(reaches, order["id"], "shipped") for _ in range(4)]
            cancelled = [pool.submit(reaches, order["id"], "cancelled") for _ in range(4)]
        outcomes = {each.result() for each in shipped}, {each.result() for each in cancelled}

        assert outcomes in (({True}, {False}), ({False}, {True}))
        expected = "shipped" if outcomes[0] == {True} else "cancelled"
        assert [step["status"] for step in shown(order["id"])["history"]] == ["pending", "processing", expected]


def reaches(order_id: str, status: Status) -> bool:
    try:
        update_order.update_status(order_id, status, "admin", unpaid=True)
    except InvalidTransition:
        return False
    return True


def test_concurrent_runs_of_the_jobs_do_each_thing_once(shop: Shop) -> None:
    shop.products.add("bowl", 100)
    ids = [placed(("bowl", 1))["id"] for _ in range(10)]
    shop.products.after = die
    for _ in range(5):
        place(("bowl", 1))
    shop.products.after = lambda: None
    shop.clock.advance(minutes=31)

    with ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(job)
            for job in (
                *[expire_orders.expire_orders] * 2,
                *[sweep_drafts.sweep_drafts] * 2,
                *[publish_events.publisher().relay] * 2,
            )
        ]
        for job in jobs:
            job.result()
    shop.clock.advance(minutes=2)
    relay()

    assert [shown(order_id)["status"] for order_id in ids] == ["cancelled"] * 10
    assert len(shop.bus.ids("OrderCancelled")) == 10
    assert documents(status="reserving") == []
    assert shop.products.pieces_reserved() == 10, "products releases it when it gets the events"
    assert all(document["outbox"] == [] for document in documents())


def die() -> None:
    raise RuntimeError("the function dies with the stock reserved")
