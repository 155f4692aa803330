"""Orders can read what products returns."""

import pytest

from orders.errors import InsufficientStock, PriceChanged, ProductNotFound, ReservationReleased
from orders.model import Item
from orders.products_client import read_reservation
from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import new_order, release, reserve


@pytest.fixture
def bowl(servers: TestServers, clean: None) -> str:
    return str(shop.created(stock=3)["id"])


def test_orders_reads_the_reservation_that_products_returns(bowl: str) -> None:
    held = read_reservation(reserve(new_order(), (bowl, 2, "39.90")))

    assert (held.items, held.currency) == ((Item(bowl, "Salad bowl", 3990, 2),), "EUR")


def test_orders_maps_each_refusal_of_products(bowl: str) -> None:
    released = new_order()
    release(released)

    with pytest.raises(InsufficientStock) as short:
        read_reservation(reserve(new_order(), (bowl, 4)))
    with pytest.raises(PriceChanged) as dearer:
        read_reservation(reserve(new_order(), (bowl, 1, "1.00")))
    with pytest.raises(ProductNotFound) as missing:
        read_reservation(reserve(new_order(), ("ghost", 1)))
    with pytest.raises(ReservationReleased):
        read_reservation(reserve(released, (bowl, 1)))

    assert short.value.details == [{"product_id": bowl, "name": "Salad bowl", "stock_left": 3}]
    assert dearer.value.details == [{"product_id": bowl, "price": "39.90"}]
    assert missing.value.details == [{"product_id": "ghost"}]
