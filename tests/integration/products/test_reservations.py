from decimal import Decimal

import pytest

from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import (
    at_once,
    commit,
    expire,
    new_order,
    overdue,
    release,
    reserve,
    reserved,
    stock,
)


def product(pieces: int, **fields: str) -> str:
    return str(shop.created(stock=pieces, **fields)["id"])


def test_a_reservation_returns_names_and_prices_and_reduces_the_stock_at_once(
    servers: TestServers,
) -> None:
    bowl, vase = product(5), product(2, name="Vase", price="9.50")
    assert shop.shown(bowl).body["stock"] == 5

    response = reserve(new_order(), (vase, 2, "9.50"), (bowl, 3))

    every = {"currency": "EUR", "tax_class": "standard", "weight_g": 0}
    assert response == {
        "ok": True,
        "lines": [
            {"product_id": vase, "name": "Vase", "quantity": 2, "unit_price": "9.50", **every},
            {"product_id": bowl, "name": "Salad bowl", "quantity": 3, "unit_price": "39.90", **every},
        ],
    }
    assert shop.shown(bowl).body["stock"] == 2
    assert shop.names(shop.listed(in_stock="true")) == ["Salad bowl"]
    assert (stock(servers, bowl), stock(servers, vase)) == ((5, 3, 2), (2, 2, 0))


def test_without_the_cache_stock_is_reserved_and_invalidations_are_stored(servers: TestServers) -> None:
    bowl = product(5)
    servers.valkey.stop()

    assert reserve(new_order(), (bowl, 3))["ok"]
    assert not reserve(new_order(), (bowl, 3))["ok"]

    assert stock(servers, bowl) == (5, 3, 2)
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT namespace FROM pending_invalidations ORDER BY id").fetchall()
    assert [row["namespace"] for row in rows] == ["products:lists", f"products:item:{bowl}"]


def test_insufficient_stock_reserves_nothing_and_returns_the_stock_left(servers: TestServers) -> None:
    bowl, vase = product(5), product(2, name="Vase")
    order_id = new_order()

    response = reserve(order_id, (bowl, 1), (vase, 3))

    details = [{"product_id": vase, "name": "Vase", "stock_left": 2}]
    assert response == {"ok": False, "code": "insufficient_stock", "details": details}
    assert (stock(servers, bowl), stock(servers, vase)) == ((5, 0, 5), (2, 0, 2))
    assert reserve(order_id, (bowl, 1), (vase, 2))["ok"]


def test_a_changed_price_reserves_nothing_and_is_returned(servers: TestServers) -> None:
    bowl, vase = product(5), product(5)

    response = reserve(new_order(), (vase, 1, "39.90"), (bowl, 1, "39.89"))

    assert response == {"ok": False, "code": "price_changed", "details": [{"product_id": bowl, "price": "39.90"}]}
    assert (stock(servers, bowl), stock(servers, vase)) == ((5, 0, 5), (5, 0, 5))


def test_archived_and_unknown_products_are_not_found(servers: TestServers) -> None:
    bowl, gone = product(5), product(5)
    shop.archive(gone)

    response = reserve(new_order(), (bowl, 1), (gone, 1), (shop.UNKNOWN, 1), ("ghost", 1))

    details = [{"product_id": each} for each in (gone, shop.UNKNOWN, "ghost")]
    assert response == {"ok": False, "code": "product_not_found", "details": details}
    assert (stock(servers, bowl), stock(servers, gone)) == ((5, 0, 5), (5, 0, 5))


def test_lines_of_one_product_are_added_up(servers: TestServers) -> None:
    bowl = product(5)

    assert reserve(new_order(), (bowl, 3), (bowl, 3))["code"] == "insufficient_stock"
    assert reserve(new_order(), (bowl, 2), (bowl, 2))["lines"][0]["quantity"] == 4

    assert stock(servers, bowl) == (5, 4, 1)


def test_a_repeated_reservation_returns_the_same_lines_after_the_product_changed(servers: TestServers) -> None:
    bowl = product(5)
    order_id = new_order()
    first = reserve(order_id, (bowl, 3))
    shop.update(bowl, name="Dear bowl", price="99.00")

    assert reserve(order_id, (bowl, 3)) == first
    with pytest.raises(Exception, match="different lines"):
        reserve(order_id, (bowl, 2))

    assert stock(servers, bowl) == (5, 3, 2)


def test_a_release_happens_once_and_prevents_another_reservation(servers: TestServers) -> None:
    bowl = product(5)
    order_id = reserved((bowl, 3))
    assert shop.shown(bowl).body["stock"] == 2

    assert [release(order_id), release(order_id)] == ["released", "released"]

    assert reserve(order_id, (bowl, 3)) == {"ok": False, "code": "reservation_released", "details": []}
    assert stock(servers, bowl) == (5, 0, 5)
    assert shop.shown(bowl).body["stock"] == 5


def test_a_release_before_the_reservation_prevents_it(servers: TestServers) -> None:
    bowl = product(5)
    order_id = new_order()

    assert release(order_id) == "released"

    assert reserve(order_id, (bowl, 3))["code"] == "reservation_released"
    assert commit(order_id) == {"ok": False, "state": "released"}
    assert stock(servers, bowl) == (5, 0, 5)


def test_stock_is_committed_once_and_not_released_afterwards(servers: TestServers) -> None:
    bowl = product(5)
    order_id = reserved((bowl, 3))

    assert [commit(order_id), commit(order_id)] == [{"ok": True, "state": "committed"}] * 2
    assert release(order_id) == "committed"

    assert stock(servers, bowl) == (2, 0, 2)
    assert reserve(order_id, (bowl, 3))["ok"]


def test_an_order_without_a_reservation_cannot_be_committed() -> None:
    response = commit(new_order())

    assert (response["ok"], response["code"]) == (False, "nothing_reserved")


def test_a_passed_deadline_releases_reserved_but_not_committed_stock(servers: TestServers) -> None:
    bowl = product(9)
    late, sold, fresh = (reserved((bowl, 2)) for _ in range(3))
    commit(sold)
    overdue(servers, late, sold)

    assert [expire(), expire()] == [1, 0]

    assert stock(servers, bowl) == (7, 2, 5)
    assert reserve(late, (bowl, 2))["code"] == "reservation_released"
    assert commit(fresh)["ok"]


def test_a_commit_after_the_deadline_takes_stock_if_there_is_any(servers: TestServers) -> None:
    bowl = product(4)
    first, second = reserved((bowl, 2)), reserved((bowl, 2))
    overdue(servers, first, second)
    expire()
    reserved((bowl, 1))

    assert commit(first) == {"ok": True, "state": "committed"}
    assert commit(second)["code"] == "insufficient_stock"

    assert stock(servers, bowl) == (2, 1, 1)


def test_two_hundred_parallel_buyers_of_fifty_pieces_get_exactly_fifty(servers: TestServers) -> None:
    bowl = product(50)
    orders = [new_order() for _ in range(200)]

    responses = at_once(lambda order_id: reserve(order_id, (bowl, 1)), orders)

    won = [order_id for order_id, response in zip(orders, responses, strict=True) if response["ok"]]
    assert len(won) == 50
    assert {response["code"] for response in responses if not response["ok"]} == {"insufficient_stock"}
    assert stock(servers, bowl) == (50, 50, 0)
    for order_id in won[:20]:
        commit(order_id)
    assert stock(servers, bowl) == (30, 30, 0)
    assert shop.shown(bowl).body["stock"] == 0


def test_orders_with_products_in_opposite_order_neither_deadlock_nor_reserve_in_part(servers: TestServers) -> None:
    ids = [product(60) for _ in range(4)]
    ways = [ids, ids[::-1], ids[2:] + ids[:2]]
    orders = [(new_order(), ways[number % 3]) for number in range(90)]

    def buy(order: tuple[str, list[str]]) -> bool:
        return bool(reserve(order[0], *((each, 1) for each in order[1]))["ok"])

    won = at_once(buy, orders)

    assert won.count(True) == 60
    assert [stock(servers, each) for each in ids] == [(60, 60, 0)] * 4


def test_parallel_requests_of_one_order_reserve_once_with_one_result(servers: TestServers) -> None:
    bowl = product(50)
    order_id = new_order()

    responses = at_once(lambda _: reserve(order_id, (bowl, 3)), list(range(40)))

    assert responses == [responses[0]] * 40
    assert responses[0]["ok"]
    assert stock(servers, bowl) == (50, 3, 47)


@pytest.mark.parametrize("end", [release, commit])
def test_parallel_releases_or_commits_take_effect_once(servers: TestServers, end: object) -> None:
    bowl = product(50)
    order_id = reserved((bowl, 3))

    at_once(lambda _: release(order_id) if end is release else commit(order_id), list(range(20)))

    assert stock(servers, bowl) == ((50, 0, 50) if end is release else (47, 0, 47))


def test_releasing_while_reserving_leaves_nothing_reserved(servers: TestServers) -> None:
    bowl = product(50)
    orders = [new_order() for _ in range(40)]

    at_once(lambda call: call(), [lambda o=o, f=f: f(o) for o in orders for f in (_reserve_one(bowl), release)])

    assert stock(servers, bowl) == (50, 0, 50)
    assert {reserve(order_id, (bowl, 1))["code"] for order_id in orders} == {"reservation_released"}


def _reserve_one(product_id: str) -> object:
    return lambda order_id: reserve(order_id, (product_id, 1))


def test_committing_and_releasing_in_parallel_never_does_both(servers: TestServers) -> None:
    bowl = product(60)
    orders = [reserved((bowl, 1)) for _ in range(30)]

    at_once(lambda call: call(), [lambda o=o, f=f: f(o) for o in orders for f in (commit, release)])

    committed = sum(release(order_id) == "committed" for order_id in orders)
    assert stock(servers, bowl) == (60 - committed, 0, 60 - committed)


def test_stock_adds_up_while_everything_happens_in_parallel(servers: TestServers) -> None:
    ids = [product(40), product(40)]
    orders = [new_order() for _ in range(60)]
    adjusted: list[int] = []

    def live(number: int) -> None:
        order_id = orders[number]
        reserve(order_id, *((each, 1 + number % 2) for each in (ids if number % 3 else ids[::-1])))
        if number % 4 == 0:
            release(order_id)
        elif number % 4 == 1:
            commit(order_id)
        elif number % 4 == 2 and shop.adjust(ids[0], -1).status == 201:
            adjusted.append(1)

    at_once(live, list(range(60)), threads=16)

    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("""
            SELECT product_id::text, state, sum(quantity)::int AS pieces
            FROM reservations JOIN order_reservations USING (order_id) GROUP BY product_id, state
        """).fetchall()
    pieces = {(row["product_id"], row["state"]): row["pieces"] for row in rows}
    for each, taken in zip(ids, (len(adjusted), 0), strict=True):
        on_hand, held, available = stock(servers, each)
        assert held == pieces.get((each, "reserved"), 0)
        assert 40 - taken == held + available + pieces.get((each, "committed"), 0)
        assert on_hand == held + available
    assert Decimal(shop.shown(ids[0]).body["stock"]) == stock(servers, ids[0])[2]
