"""Totals that cannot be paid, and orders that need no payment, with the real products service."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from orders.dependencies import override
from orders.handlers import get_payable_order
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.orders.neighbours import RealProducts, deliver_to_products
from tests.integration.orders.shop import (
    ADA,
    Shop,
    cancel,
    documents,
    expire_result,
    place,
    placed,
    relay,
    shown,
)
from tests.integration.products import shop as catalogue
from tests.integration.products.reserving import stock


@pytest.fixture
def products(shop: Shop) -> RealProducts:
    real = RealProducts()
    override(shop.dependencies(real))
    return real


def product(price: str, pieces: int = 10) -> str:
    return str(catalogue.created(stock=pieces, price=price)["id"])


@pytest.mark.parametrize(
    ("price", "quantity", "total"),
    [("0.01", 1, "0.01"), ("0.49", 1, "0.49"), ("0.07", 7, "0.49"), ("1000000.00", 1, "1000000.00")],
)
def test_a_total_that_cannot_be_paid_is_refused_before_stock_is_reserved(
    shop: Shop, products: RealProducts, servers: TestServers, price: str, quantity: int, total: str
) -> None:
    bowl = product(price)

    response = place((bowl, quantity), key="k-1")

    assert (response.status, response.body["code"]) == (409, "total_not_payable")
    assert response.body["details"] == [{"total_amount": total, "minimum": "0.50", "maximum": "999999.99"}]
    assert (stock(servers, bowl), documents(), shop.bus.events) == ((10, 0, 10), [], [])


@pytest.mark.parametrize(("price", "quantity"), [("0.50", 1), ("0.10", 5), ("999999.99", 1)])
def test_a_total_at_the_limits_is_accepted(shop: Shop, products: RealProducts, price: str, quantity: int) -> None:
    order = placed((product(price), quantity))

    assert (order["status"], order["payment_status"]) == ("pending", "unpaid")


def test_a_refused_total_leaves_the_key_free(shop: Shop, products: RealProducts) -> None:
    bowl = product("0.10")
    assert place((bowl, 1), key="k-1").status == 409

    assert place((bowl, 5), key="k-1").status == 201


def test_a_price_that_changes_during_the_reservation_releases_it(
    shop: Shop, products: RealProducts, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    bowl = product("0.10")
    # As if the price was higher when the total was checked.
    monkeypatch.setattr("products.internal_api.check_total", lambda *_: None)

    response = place((bowl, 1))

    assert (response.status, response.body["code"]) == (409, "total_not_payable")
    assert (stock(servers, bowl), documents()) == ((10, 0, 10), [])


def test_a_free_order_is_paid_at_once_and_its_stock_committed(
    shop: Shop, products: RealProducts, servers: TestServers
) -> None:
    bowl = product("0.00")

    order = placed((bowl, 3))

    assert (order["status"], order["payment_status"], order["total_amount"]) == ("processing", "paid", "0.00")
    assert [(step["status"], step["by"]) for step in order["history"]] == [
        ("pending", "customer"),
        ("processing", "system"),
    ]
    assert shown(order["id"]) == order
    assert [event["type"] for event in shop.bus.events] == ["OrderPlaced", "OrderStatusChanged"]
    deliver_to_products(shop.bus.events * 2)
    assert stock(servers, bowl) == (7, 0, 7)
    request = {"order_id": order["id"], "user_id": ADA.user_id}
    assert get_payable_order.handler(request, Context()) == {"ok": False, "code": "order_not_payable"}
    shop.clock.advance(minutes=31)
    assert expire_result()["expired"] == 0


def test_a_free_order_is_replayed_as_it_was_placed(shop: Shop, products: RealProducts) -> None:
    bowl = product("0.00")
    first = place((bowl, 1), key="k-1")
    assert cancel(first.body["id"]).status == 200

    again = place((bowl, 1), key="k-1")

    assert (again.status, again.body) == (201, first.body)
    assert again.headers["idempotent-replayed"] == "true"


def test_a_cancelled_free_order_puts_its_stock_back(shop: Shop, products: RealProducts, servers: TestServers) -> None:
    bowl = product("0.00")
    order = placed((bowl, 3))

    cancel(order["id"])

    deliver_to_products(shop.bus.events)
    assert stock(servers, bowl) == (10, 0, 10)


def test_parallel_requests_with_one_key_place_one_free_order(
    shop: Shop, products: RealProducts, servers: TestServers
) -> None:
    bowl = product("0.00")

    with ThreadPoolExecutor(10) as pool:
        responses = list(pool.map(lambda _: place((bowl, 2), key="k-1"), range(10)))

    assert {response.status for response in responses} <= {201, 409}
    assert len(documents()) == 1
    deliver_to_products(shop.bus.events)
    assert stock(servers, bowl) == (8, 0, 8)


def test_both_events_of_a_free_order_survive_a_crash_before_they_are_published(
    shop: Shop, products: RealProducts, servers: TestServers
) -> None:
    bowl = product("0.00")
    shop.bus.down = True
    order = placed((bowl, 1))
    shop.bus.down = False
    shop.clock.advance(seconds=61)

    assert relay() == {"published": 2, "failed": 0, "set_aside": 0}

    assert shop.bus.published(order["id"]) == ["OrderPlaced", "OrderStatusChanged"]
    deliver_to_products(shop.bus.events)
    assert stock(servers, bowl) == (9, 0, 9)
