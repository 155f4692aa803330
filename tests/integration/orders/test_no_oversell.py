"""200 concurrent buyers want more than the available stock: nothing is sold twice or lost."""

import os
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from orders.dependencies import override
from orders.handlers import on_payment_succeeded
from products.repository.database import database as products_database
from shared.caller import Caller
from tests.apigateway import Response
from tests.conftest import TestServers
from tests.integration.orders.neighbours import RealProducts, assert_every_piece_is_accounted_for, deliver_to_products
from tests.integration.orders.shop import Shop, cancel, documents, payment_event, place, placed
from tests.integration.products import shop as catalogue
from tests.integration.products.reserving import stock
from tests.queues import consume

BUYERS = 200
HELPERS = 40
RUNS = 20
# CROWDS=20 runs more of them than a normal test run has time for.
RUNS_OF_OTHER_KINDS = int(os.environ.get("CROWDS", "2"))
type Buy = Callable[[int], Response]


class Crowd:
    """Concurrent buyers. All have stored a draft order before the first of them reserves stock.

    Args:
        products: Where they wait for each other.
        threads: One per buyer, and one per action that runs meanwhile.
    """

    def __init__(self, products: RealProducts, threads: ThreadPoolExecutor) -> None:
        self._products = products
        self._threads = threads

    def buys(self, buy: Buy, *meanwhile: Callable[[], object]) -> Counter[int]:
        """Return the response statuses."""
        start = Barrier(BUYERS + len(meanwhile), timeout=60)
        self._products.before = start.wait
        others = [self._threads.submit(_after, start, each) for each in meanwhile]
        statuses = Counter(response.status for response in self._threads.map(buy, range(BUYERS)))
        for other in others:
            other.result()
        self._products.before = lambda: None
        return statuses


def _after(start: Barrier, act: Callable[[], object]) -> None:
    start.wait()
    act()


@pytest.fixture(scope="module")
def connections() -> Iterator[None]:
    """Connections to PostgreSQL, which a busy machine can open in time only in advance."""
    with ExitStack() as opened:
        for _ in range(BUYERS + HELPERS):
            opened.enter_context(products_database.connection())
    yield
    products_database.close()


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    """Hundreds of threads that mostly wait: asking ten times less often for their turn halves what they cost."""
    former = sys.getswitchinterval()
    sys.setswitchinterval(0.05)
    with ThreadPoolExecutor(BUYERS + HELPERS) as pool:
        yield pool
    sys.setswitchinterval(former)


@pytest.fixture
def crowd(shop: Shop, threads: ThreadPoolExecutor, connections: None) -> Crowd:
    products = RealProducts()
    override(shop.dependencies(products))
    return Crowd(products, threads)


def buyer(number: int) -> Caller:
    return Caller(str(uuid.UUID(int=number)), f"buyer-{number}@example.test", "customer", f"session-{number}")


def product(pieces: int) -> str:
    return str(catalogue.created(stock=pieces)["id"])


def buy(lines: list[tuple[str, int]], number: int) -> Response:
    return place(*lines, by=buyer(number), address=f"198.51.100.{number}")


def buy_in_three_ways(ids: list[str], number: int) -> Response:
    ways = [ids, ids[::-1], ids[2:] + ids[:2]]
    return buy([(each, 1) for each in ways[number % 3]], number)


@pytest.mark.timeout(600)
def test_50_pieces_make_50_orders_in_every_run(crowd: Crowd, servers: TestServers) -> None:
    for _ in range(RUNS):
        bowl = product(50)

        statuses = crowd.buys(partial(buy, [(bowl, 1)]))

        assert statuses == {201: 50, 409: 150}
        assert len(documents(**{"items.product_id": bowl})) == 50
        assert stock(servers, bowl) == (50, 50, 0)
        assert_every_piece_is_accounted_for(servers, bowl, brought=50)
    assert documents(status="reserving") == []


def test_one_product_on_two_lines_counts_as_one(crowd: Crowd, servers: TestServers) -> None:
    for _ in range(RUNS_OF_OTHER_KINDS):
        bowl = product(100)

        statuses = crowd.buys(partial(buy, [(bowl, 1), (bowl, 1)]))

        assert statuses == {201: 50, 409: 150}
        assert [order["items"][0]["quantity"] for order in documents(**{"items.product_id": bowl})] == [2] * 50
        assert_every_piece_is_accounted_for(servers, bowl, brought=100)


def test_products_in_opposite_sequence_neither_deadlock_nor_reserve_in_part(crowd: Crowd, servers: TestServers) -> None:
    for _ in range(RUNS_OF_OTHER_KINDS):
        ids = [product(50) for _ in range(4)]

        statuses = crowd.buys(partial(buy_in_three_ways, ids))

        assert statuses == {201: 50, 409: 150}
        assert [len(order["items"]) for order in documents(**{"items.product_id": ids[0]})] == [4] * 50
        for each in ids:
            assert_every_piece_is_accounted_for(servers, each, brought=50)


def test_concurrent_cancellations_payments_and_adjustments_lose_nothing(
    shop: Shop, crowd: Crowd, servers: TestServers
) -> None:
    for _ in range(RUNS_OF_OTHER_KINDS):
        bowl = product(80)
        earlier = [placed((bowl, 1), by=buyer(number)) for number in range(30)]
        adjusted: list[int] = []
        cancels = [partial(cancel_and_deliver, shop, order["id"], number) for number, order in enumerate(earlier[:15])]
        pays = [partial(pay, shop, order) for order in earlier[15:]]
        adjusts = [partial(adjust, bowl, delta, adjusted) for delta in (5, -1, 5, -1, -1)]

        statuses = crowd.buys(partial(buy_and_perhaps_cancel, shop, bowl), *cancels, *pays, *adjusts)

        assert (statuses[201] >= 47, statuses.total(), set(statuses)) == (True, BUYERS, {201, 409})
        assert_every_piece_is_accounted_for(servers, bowl, brought=80 + sum(adjusted))
        left = stock(servers, bowl)[2]
        assert [place((bowl, max(left, 1))).status, place((bowl, 1)).status] == [201 if left else 409, 409]
        assert_every_piece_is_accounted_for(servers, bowl, brought=80 + sum(adjusted))


def buy_and_perhaps_cancel(shop: Shop, product_id: str, number: int) -> Response:
    response = place((product_id, 1), by=buyer(number))
    if response.status == 201 and number % 3 == 0:
        cancel_and_deliver(shop, response.body["id"], number)
    return response


def cancel_and_deliver(shop: Shop, order_id: str, number: int) -> None:
    assert cancel(order_id, buyer(number)).status == 200
    deliver_twice(shop, order_id)


def pay(shop: Shop, order: dict[str, Any]) -> None:
    paid = payment_event("PaymentSucceeded", order)
    assert consume(on_payment_succeeded.handler, paid, paid) == []
    deliver_to_products([paid])
    deliver_twice(shop, order["id"])


def deliver_twice(shop: Shop, order_id: str) -> None:
    deliver_to_products([event for event in shop.bus.events if event["order_id"] == order_id] * 2)


def adjust(product_id: str, delta: int, done: list[int]) -> None:
    if catalogue.adjust(product_id, delta).status == 201:
        done.append(delta)
