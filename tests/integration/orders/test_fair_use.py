"""Fair use over POST /orders, with the real products service."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from orders.dependencies import override
from products.repository.database import database as products_database
from shared.caller import Caller
from tests.conftest import TestServers
from tests.integration.orders.neighbours import RealProducts, deliver_to_products
from tests.integration.orders.shop import ADA, BOB, Shop, cancel, documents, place, placed
from tests.integration.products import shop as catalogue
from tests.integration.products.reserving import stock


@pytest.fixture
def bowl(shop: Shop, clean: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A product of the real products service, with the limits of the specification."""
    for name, value in {"ORDERS": "5", "PIECES": "20", "PERCENT": "10"}.items():
        monkeypatch.setenv(f"FAIR_USE_{name}", value)
    override(shop.dependencies(RealProducts()))
    yield str(catalogue.created(stock=5_000)["id"])
    products_database.close()


def test_the_sixth_unpaid_order_is_a_409_and_leaves_nothing(bowl: str, servers: TestServers) -> None:
    orders = [placed((bowl, 2)) for _ in range(5)]

    refused = place((bowl, 2), address="198.51.100.1")

    assert (refused.status, refused.body["code"]) == (409, "too_many_open_orders")
    assert refused.body["details"] == [{"unpaid_orders": 5}]
    assert {each["_id"] for each in documents()} == {order["id"] for order in orders}
    assert stock(servers, bowl) == (5_000, 10, 4_990)


def test_five_orders_of_one_new_account_cannot_reserve_the_whole_stock(bowl: str, servers: TestServers) -> None:
    refused = place((bowl, 1_000))

    assert (refused.status, refused.body["code"]) == (409, "too_many_open_orders")
    assert refused.body["details"] == [{"product_id": bowl, "unpaid_pieces": 500}]
    assert documents() == []
    assert stock(servers, bowl) == (5_000, 0, 5_000)


def test_accounts_of_one_network_share_a_limit(bowl: str) -> None:
    for number in range(5):
        placed((bowl, 1), by=customer(number))

    assert place((bowl, 1), by=BOB).body["code"] == "too_many_open_orders"
    assert place((bowl, 1), by=BOB, address="198.51.100.1").status == 201


def test_clients_of_a_local_shop_share_no_network(bowl: str) -> None:
    assert [place((bowl, 1), by=customer(number), address="127.0.0.1").status for number in range(7)] == [201] * 7


def test_parallel_orders_of_one_account_and_network_never_exceed_the_limit(bowl: str, servers: TestServers) -> None:
    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(lambda number: place((bowl, 1), key=f"key-{number}").status, range(48)))

    assert (statuses.count(201), statuses.count(409)) == (5, 43)
    assert len(documents()) == 5
    assert stock(servers, bowl) == (5_000, 5, 4_995)


def test_a_refused_key_can_be_used_again_once_an_order_is_cancelled(shop: Shop, bowl: str) -> None:
    orders = [placed((bowl, 1)) for _ in range(5)]
    assert place((bowl, 1), key="k").status == 409

    assert cancel(orders[0]["id"], by=ADA).status == 200
    deliver_to_products(shop.bus.events)

    assert place((bowl, 1), key="k").status == 201
    assert place((bowl, 1), key="k").status == 201


def customer(number: int) -> Caller:
    return Caller(f"00000000-0000-4000-8000-{number:012}", f"{number}@example.test", "customer", f"session-{number}")
