from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import TestServers
from tests.integration.products import shop


def test_an_adjustment_changes_the_stock_and_is_recorded(servers: TestServers) -> None:
    product = shop.created(stock=5)

    response = shop.adjust(product["id"], -2, "broken")

    assert (response.status, response.body["stock"]) == (201, 3)
    assert shop.shown(product["id"]).body == response.body
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT delta, reason, adjusted_by FROM stock_adjustments").fetchall()
    assert rows == [{"delta": -2, "reason": "broken", "adjusted_by": shop.ADMIN.user_id}]


def test_stock_never_goes_below_zero_and_the_error_names_the_stock_left() -> None:
    product = shop.created(stock=2)

    response = shop.adjust(product["id"], -3)

    assert (response.status, response.body["code"]) == (409, "insufficient_stock")
    assert response.body["details"] == [{"product_id": product["id"], "stock": 2}]
    assert shop.shown(product["id"]).body["stock"] == 2


def test_reserved_stock_cannot_be_adjusted_away(servers: TestServers) -> None:
    product = shop.created(stock=5)
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("UPDATE products SET reserved = 4")

    assert shop.adjust(product["id"], -2).body["details"][0]["stock"] == 1
    assert shop.adjust(product["id"], -1).body["stock"] == 0


@pytest.mark.parametrize("delta", [None, 0, "1", 1.5, True, 10**7, -(10**7), 10**30, [1]])
def test_a_bad_delta_is_a_400(delta: Any) -> None:
    product = shop.created(stock=1)

    assert shop.adjust(product["id"], delta).status == 400
    assert shop.shown(product["id"]).body["stock"] == 1


@pytest.mark.parametrize("reason", [None, "", " ", 5, "r" * 501, "a\0b"])
def test_a_bad_reason_is_a_400(reason: Any) -> None:
    product = shop.created(stock=1)

    assert shop.adjust(product["id"], 1, reason).status == 400
    assert shop.shown(product["id"]).body["stock"] == 1


def test_a_retry_with_the_same_key_gets_the_first_response() -> None:
    product = shop.created(stock=5)
    first = shop.adjust(product["id"], -5, key="k-1")
    shop.adjust(product["id"], 7)

    again = shop.adjust(product["id"], -5, key="k-1")

    assert "idempotent-replayed" not in first.headers
    assert (again.status, again.body, again.headers["idempotent-replayed"]) == (201, first.body, "true")
    assert shop.shown(product["id"]).body["stock"] == 7


def test_a_key_is_valid_for_one_adjustment_of_one_product() -> None:
    product, other = shop.created(stock=5), shop.created(stock=5)
    shop.adjust(product["id"], 1, key="k-1")

    assert shop.adjust(product["id"], 2, key="k-1").status == 422
    assert shop.adjust(product["id"], 1, "lost", key="k-1").status == 422
    assert shop.adjust(other["id"], 2, key="k-1").status == 201
    assert shop.adjust(product["id"], 1, key="bad key").status == 400
    assert shop.shown(product["id"]).body["stock"] == 6


def test_parallel_adjustments_are_all_counted_and_stop_at_zero() -> None:
    product = shop.created(stock=30)

    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda _: shop.adjust(product["id"], -1).status, range(50)))

    assert (responses.count(201), responses.count(409)) == (30, 20)
    assert shop.shown(product["id"]).body["stock"] == 0


def test_parallel_requests_with_one_key_adjust_once() -> None:
    product = shop.created(stock=1)

    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda _: shop.adjust(product["id"], -1, key="k"), range(20)))

    assert {response.status for response in responses} == {201}
    assert sum("idempotent-replayed" in response.headers for response in responses) == 19
    assert shop.shown(product["id"]).body["stock"] == 0
