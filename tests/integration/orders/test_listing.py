from typing import Any

import pytest

from orders.handlers import get_health
from shared.cursors import encode_cursor
from tests.apigateway import call
from tests.conftest import TestServers
from tests.integration.orders.shop import ADA, ADMIN, BOB, Shop, cancel, listed, place, placed


def place_many(shop: Shop, count: int) -> list[str]:
    shop.products.add("bowl", 1000)
    ids = []
    for _ in range(count):
        ids.append(placed(("bowl", 1))["id"])
        shop.clock.advance(seconds=1)
    return ids[::-1]


def walk(**query: Any) -> list[str]:
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        response = listed(**query, **cursor)
        assert response.status == 200, response.body
        seen += [order["id"] for order in response.body["orders"]]
        if response.body["pagination"]["next_cursor"] is None:
            return seen
        cursor = {"cursor": response.body["pagination"]["next_cursor"]}


def test_pages_contain_every_order_once_newest_first(shop: Shop) -> None:
    newest_first = place_many(shop, 7)
    placed(("bowl", 1), by=BOB)

    for limit in (1, 3, 7, 100):
        assert walk(limit=limit) == newest_first


def test_an_order_placed_meanwhile_shifts_no_page(shop: Shop) -> None:
    newest_first = place_many(shop, 4)
    page = listed(limit=2).body
    placed(("bowl", 1))

    rest = listed(limit=10, cursor=page["pagination"]["next_cursor"]).body

    assert [order["id"] for order in page["orders"] + rest["orders"]] == newest_first


def test_the_default_limit_is_10(shop: Shop) -> None:
    place_many(shop, 11)

    response = listed()

    assert len(response.body["orders"]) == 10
    assert response.body["pagination"]["limit"] == 10


def test_the_list_is_filtered_by_status(shop: Shop) -> None:
    newest_first = place_many(shop, 5)
    for order_id in newest_first[::2]:
        cancel(order_id)

    assert walk(status="cancelled", limit=2) == newest_first[::2]
    assert walk(status="pending") == newest_first[1::2]
    assert walk(status="shipped") == []
    assert walk(status="cancelled", all="true", by=ADMIN) == newest_first[::2]


def test_draft_orders_are_not_listed(shop: Shop) -> None:
    shop.products.down = True
    assert place(("bowl", 1)).status == 503

    assert listed().body["orders"] == []
    assert listed(ADMIN, all="true").body["orders"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "ten"},
        {"limit": ""},
        {"status": "lost"},
        {"status": "reserving"},
        {"all": "perhaps"},
        {"cursor": ""},
        {"cursor": "made-up"},
        {"cursor": "x" * 1001},
        {"cursor": "\x00"},
        {"cursor": "💩"},
    ],
)
def test_an_invalid_query_is_a_400(shop: Shop, query: dict[str, Any]) -> None:
    assert listed(**query).status == 400


def test_a_cursor_is_only_valid_for_its_list(shop: Shop) -> None:
    place_many(shop, 2)
    cursor = listed(limit=1).body["pagination"]["next_cursor"]
    placed(("bowl", 1), by=BOB)

    assert listed(BOB, cursor=cursor).body["code"] == "invalid_cursor"
    assert listed(ADA, cursor=cursor, status="pending").body["code"] == "invalid_cursor"
    assert listed(ADMIN, cursor=cursor, all="true").body["code"] == "invalid_cursor"
    assert listed(ADA, cursor=cursor[:-1] + "!").body["code"] == "invalid_cursor"


def test_a_signed_cursor_of_another_shape_is_refused(shop: Shop) -> None:
    cursor = encode_cursor([{"$gt": ""}], {"list": "orders", "user": ADA.user_id, "status": None})

    assert listed(ADA, cursor=cursor).body["code"] == "invalid_cursor"


def test_health_follows_the_database(shop: Shop, servers: TestServers) -> None:
    assert call(get_health.handler, "GET", "/orders/health").body["database"] == "up"
    order = placed(("bowl", 1))
    servers.mongo.stop()

    down = call(get_health.handler, "GET", "/orders/health")
    refused = [place(("bowl", 1)), listed(), cancel(order["id"])]

    assert (down.status, down.body["status"], down.body["database"]) == (503, "unhealthy", "down")
    assert [response.status for response in refused] == [503, 503, 503]
    assert all(response.headers["retry-after"] == "5" for response in refused)
    servers.mongo.start()
    assert call(get_health.handler, "GET", "/orders/health").status == 200
    assert listed().body["orders"] == [order]
