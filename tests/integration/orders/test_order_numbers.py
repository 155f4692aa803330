"""Orders are found by the number that pages show."""

import runpy
from typing import Any

import pytest

from localstack import FUNCTIONS
from orders.order_numbers import short_number
from orders.repository.database import database, orders
from shared.mongo import WriteFailed
from tests.integration.orders.shop import (
    ADA,
    ADMIN,
    BOB,
    UNKNOWN,
    Shop,
    cancel,
    documents,
    expire,
    listed,
    place,
    placed,
)

FILL = FUNCTIONS / "orders" / "migrations" / "0003_fill_short_numbers.py"


def found(by: Any = ADMIN, **query: Any) -> list[str]:
    response = listed(by, **query)
    assert response.status == 200, response.body
    return [order["id"] for order in response.body["orders"]]


def forget_numbers() -> None:
    """Leave orders as the previous release stored them."""
    with orders() as collection:
        collection.update_many({}, {"$unset": {"short_number": ""}})


def fill() -> None:
    with database.database() as connected:
        runpy.run_path(str(FILL))["migrate"](connected)


def test_an_admin_finds_an_order_by_its_short_number_however_it_is_typed(shop: Shop) -> None:
    mine = placed(("bowl", 1), by=ADA)["id"]
    placed(("bowl", 1), by=BOB)
    number = short_number(mine)

    for typed in (number, number.upper(), f"#{number}", f" # {number[:4]} {number[4:]} ", mine, mine.upper()):
        assert found(all="true", search=typed) == [mine]


def test_a_number_that_no_order_has_finds_nothing(shop: Shop) -> None:
    number = short_number(placed(("bowl", 1))["id"])

    for typed in ("00000000", number[:7], number[1:], "ada@example.test", UNKNOWN, ".*"):
        assert found(all="true", search=typed) == []


def test_a_customer_finds_only_own_orders(shop: Shop) -> None:
    mine, other = placed(("bowl", 1), by=ADA)["id"], placed(("bowl", 1), by=BOB)["id"]

    assert found(ADA, search=short_number(mine)) == [mine]
    assert found(ADA, search=mine) == [mine]
    assert found(ADA, search=short_number(other)) == []
    assert found(ADA, search=other) == []
    # Without all=true an admin's list, too, has only own orders.
    assert found(ADMIN, search=short_number(mine)) == []
    refused = listed(ADA, all="true", search=short_number(other))
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
    assert other not in str(refused.body)


def test_the_number_and_the_status_filter_together(shop: Shop) -> None:
    order_id = placed(("bowl", 1))["id"]
    cancel(order_id)

    for number in (short_number(order_id), order_id):
        assert found(all="true", search=number, status="cancelled") == [order_id]
        assert found(all="true", search=number, status="pending") == []


def test_orders_that_share_a_short_number_are_paged(shop: Shop) -> None:
    ids = []
    for _ in range(3):
        ids.append(placed(("bowl", 1))["id"])
        shop.clock.advance(seconds=1)
    with orders() as collection:
        collection.update_many({}, {"$set": {"short_number": "5ab0c1d2"}})

    first = listed(ADMIN, all="true", search="5AB0C1D2", limit=2).body
    cursor = first["pagination"]["next_cursor"]
    second = listed(ADMIN, all="true", search="#5ab0c1d2", limit=2, cursor=cursor).body

    assert [order["id"] for order in first["orders"] + second["orders"]] == ids[::-1]
    assert second["pagination"]["next_cursor"] is None
    assert listed(ADMIN, all="true", cursor=cursor).body["code"] == "invalid_cursor"
    assert listed(ADMIN, all="true", search="00000000", cursor=cursor).body["code"] == "invalid_cursor"
    assert listed(ADMIN, all="true", search="no number", cursor=cursor).body["code"] == "invalid_cursor"


def test_a_draft_order_is_not_found(shop: Shop) -> None:
    shop.products.down = True
    assert place(("bowl", 1)).status == 503
    [draft] = documents()

    assert found(all="true", search=short_number(draft["_id"])) == []
    assert found(all="true", search=draft["_id"]) == []


@pytest.mark.parametrize("search", ["", "x" * 101, "a\nb"])
def test_an_invalid_number_is_a_400(shop: Shop, search: str) -> None:
    assert listed(ADMIN, all="true", search=search).status == 400


def test_the_search_uses_the_index(shop: Shop) -> None:
    with database.collection("orders") as collection:
        index = collection.index_information()["by_short_number"]

    assert index["key"] == [("short_number", 1), ("_id", 1)]


def test_the_migration_gives_existing_orders_their_number(shop: Shop) -> None:
    ids = [placed(("bowl", 1))["id"] for _ in range(3)]
    shop.products.down = True
    place(("bowl", 1))
    forget_numbers()
    before = documents()
    assert found(all="true", search=short_number(ids[0])) == []

    fill()
    fill()

    assert [found(all="true", search=short_number(each)) for each in ids] == [[each] for each in ids]
    assert [{**each, "short_number": None} for each in documents() if each["status"] != "reserving"] == [
        {**each, "short_number": None} for each in before if each["status"] != "reserving"
    ]
    assert ["short_number" in each for each in documents(status="reserving")] == [False]


def test_the_migration_continues_after_a_crash_in_the_middle(shop: Shop) -> None:
    ids = [placed(("bowl", 1))["id"] for _ in range(5)]
    forget_numbers()
    migration = runpy.run_path(str(FILL))
    migrate, apply = migration["migrate"], migration["bulk_update"]
    calls: list[int] = []

    def crash_after_the_first_page(*arguments: Any) -> Any:
        calls.append(len(arguments[1]))
        if len(calls) == 2:
            raise ZeroDivisionError
        return apply(*arguments)

    migrate.__globals__.update(_PAGE=2, bulk_update=crash_after_the_first_page)
    with database.database() as connected:
        with pytest.raises(ZeroDivisionError):
            migrate(connected)
        assert sum("short_number" in each for each in documents()) == 2
        migrate(connected)

    assert {each["_id"]: each["short_number"] for each in documents()} == {each: each[-8:] for each in ids}


def test_a_page_that_the_server_refuses_ends_the_migration(shop: Shop) -> None:
    placed(("bowl", 1))
    forget_numbers()
    migrate = runpy.run_path(str(FILL))["migrate"]
    migrate.__globals__.update(bulk_update=lambda *_: {0: WriteFailed("refused")})

    with database.database() as connected, pytest.raises(WriteFailed, match="1 orders"):
        migrate(connected)


def test_an_order_that_the_previous_release_places_meanwhile_gets_its_number_with_the_next_update(shop: Shop) -> None:
    updated, expired = (placed(("bowl", 1))["id"] for _ in range(2))
    forget_numbers()

    cancel(updated)
    assert found(all="true", search=short_number(updated)) == [updated]
    assert found(all="true", search=short_number(expired)) == []
    shop.clock.advance(minutes=31)
    assert expire() == 1

    assert found(all="true", search=short_number(expired)) == [expired]
