"""Fair use: what one account and one network may reserve without paying, under parallel attacks too."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import (
    at_once,
    commit,
    deliver,
    event,
    expire,
    new_order,
    open_connections,
    overdue,
    release,
    reserve,
    stock,
)
from tests.integration.products.test_reservation_crashes import killed_after_commit, killed_while_waiting

TOO_MANY_ORDERS = {"ok": False, "code": "too_many_open_orders", "details": [{"unpaid_orders": 5}]}
MALLORY, HOME = "mallory", "network-1"


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the limits of the specification."""
    for name, value in {"ORDERS": "5", "PIECES": "20", "PERCENT": "10"}.items():
        monkeypatch.setenv(f"FAIR_USE_{name}", value)


def product(pieces: int) -> str:
    return str(shop.created(stock=pieces)["id"])


def buy(product_id: str, quantity: int = 1, owner: str | None = MALLORY, network: str | None = HOME) -> str | None:
    """Return the id of the order, or None if it was refused because of a limit."""
    order_id = new_order()
    response = reserve(order_id, (product_id, quantity), owner=owner, network=network)
    assert response["ok"] or response["code"] == "too_many_open_orders", response
    return order_id if response["ok"] else None


def too_many_pieces(product_id: str, most: int) -> dict[str, Any]:
    details = [{"product_id": product_id, "unpaid_pieces": most}]
    return {"ok": False, "code": "too_many_open_orders", "details": details}


def test_an_account_has_at_most_five_unpaid_orders_from_any_network(servers: TestServers) -> None:
    bowl = product(100)
    assert all(buy(bowl, network=f"network-{number}") for number in range(5))

    refused = reserve(new_order(), (bowl, 1), owner=MALLORY, network="network-6")

    assert refused == TOO_MANY_ORDERS
    assert stock(servers, bowl) == (100, 5, 95)
    assert buy(bowl, owner="ada", network="network-6")


def test_a_network_has_at_most_five_unpaid_orders_of_any_account(servers: TestServers) -> None:
    bowl = product(100)
    assert all(buy(bowl, owner=f"account-{number}") for number in range(5))

    refused = reserve(new_order(), (bowl, 1), owner="account-6", network=HOME)

    assert refused == TOO_MANY_ORDERS
    assert stock(servers, bowl) == (100, 5, 95)
    assert buy(bowl, owner="account-6", network="network-2")


def test_without_a_network_only_the_account_counts(servers: TestServers) -> None:
    bowl = product(100)

    assert all(buy(bowl, owner=f"account-{number}", network=None) for number in range(9))
    assert stock(servers, bowl) == (100, 9, 91)


@pytest.mark.parametrize(("on_hand", "most"), [(50, 20), (200, 20), (209, 20), (1_000, 100)])
def test_unpaid_pieces_of_a_product_stop_at_20_or_a_tenth_of_the_stock(
    servers: TestServers, on_hand: int, most: int
) -> None:
    bowl = product(on_hand)
    assert reserve(new_order(), (bowl, most + 1), owner=MALLORY, network=HOME) == too_many_pieces(bowl, most)
    assert buy(bowl, most - 1)

    refused = [
        reserve(new_order(), (bowl, 2), owner=MALLORY, network="network-2"),
        reserve(new_order(), (bowl, 2), owner="account-2", network=HOME),
    ]

    assert refused == [too_many_pieces(bowl, most)] * 2
    assert stock(servers, bowl) == (on_hand, most - 1, on_hand - most + 1)
    assert buy(bowl, 1)
    assert buy(product(on_hand), most)


def test_one_product_too_many_reserves_nothing_and_every_one_is_named(servers: TestServers) -> None:
    bowl, vase, cup = product(100), product(100), product(100)

    refused = reserve(new_order(), (bowl, 21), (vase, 20), (cup, 22), owner=MALLORY, network=HOME)

    expected = sorted([{"product_id": each, "unpaid_pieces": 20} for each in (bowl, cup)], key=str)
    assert refused["code"] == "too_many_open_orders"
    assert sorted(refused["details"], key=str) == expected
    assert [stock(servers, each) for each in (bowl, vase, cup)] == [(100, 0, 100)] * 3


def test_insufficient_stock_is_reported_before_a_limit() -> None:
    bowl = product(7)

    assert reserve(new_order(), (bowl, 21), owner=MALLORY, network=HOME)["code"] == "insufficient_stock"


def test_a_repeated_request_is_not_a_new_order(servers: TestServers) -> None:
    bowl = product(100)
    orders = [buy(bowl, 4) for _ in range(5)]

    assert all(reserve(str(order), (bowl, 4), owner=MALLORY, network=HOME)["ok"] for order in orders)
    assert stock(servers, bowl) == (100, 20, 80)


@pytest.mark.parametrize("shared", ["owner", "network"])
def test_parallel_orders_never_exceed_the_limit_on_orders(servers: TestServers, shared: str) -> None:
    bowls = [product(100), product(100)]
    open_connections()

    def attack(number: int) -> str | None:
        own = {"owner": f"account-{number}", "network": f"network-{number}"} | {shared: "shared"}
        return buy(bowls[number % 2], 1, **own)

    won = [order for order in at_once(attack, list(range(60))) if order]

    assert len(won) == 5
    assert sum(stock(servers, bowl)[1] for bowl in bowls) == 5


def test_parallel_orders_never_exceed_the_limit_on_pieces(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIR_USE_ORDERS", "1000")
    bowl, vase = product(1_000), product(50)
    orders = [(new_order(), (bowl, 30), (vase, 3)) for _ in range(20)]
    orders += [(new_order(), (vase, 3), (bowl, 30)) for _ in range(20)]

    def attack(order: tuple[Any, ...]) -> bool:
        return bool(reserve(*order, owner=MALLORY, network=HOME)["ok"])

    won = at_once(attack, orders)

    assert won.count(True) == 3
    assert (stock(servers, bowl), stock(servers, vase)) == ((1_000, 90, 910), (50, 9, 41))


@pytest.mark.parametrize("shared", ["owner", "network"])
def test_parallel_orders_of_one_account_or_one_network_never_exceed_the_limit_on_pieces(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch, shared: str
) -> None:
    monkeypatch.setenv("FAIR_USE_ORDERS", "1000")
    bowl, vase = product(1_000), product(50)
    open_connections()

    def attack(number: int) -> str | None:
        own = {"owner": f"account-{number}", "network": f"network-{number}"} | {shared: "shared"}
        return buy(bowl, 7, **own) if number % 2 else buy(vase, 3, **own)

    won = [number for number, order in enumerate(at_once(attack, list(range(60)))) if order]

    assert (len([each for each in won if each % 2]), len([each for each in won if not each % 2])) == (14, 6)
    assert (stock(servers, bowl), stock(servers, vase)) == ((1_000, 98, 902), (50, 18, 32))
    assert buy(bowl, 7, owner="another", network="another")


def test_buyers_who_share_accounts_and_networks_in_every_combination_do_not_deadlock(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIR_USE_ORDERS", "8")
    bowl = product(1_000)
    buyers = [(f"account-{number % 8}", f"network-{number // 8}") for number in range(64)]

    first, second = (at_once(lambda buyer: buy(bowl, 1, *buyer), each) for each in (buyers, buyers[::-1]))

    assert (first.count(None), second.count(None)) == (0, 64)
    assert stock(servers, bowl) == (1_000, 64, 936)


def test_without_the_rows_that_buyers_lock_nothing_is_reserved(servers: TestServers) -> None:
    bowl = product(100)

    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("ALTER TABLE buyer_locks RENAME TO kept")
        connection.execute("CREATE TABLE buyer_locks (slot integer PRIMARY KEY)")
        connection.execute("GRANT SELECT, UPDATE ON buyer_locks TO PUBLIC")
        try:
            with pytest.raises(Exception, match="buyer_locks has no row"):
                buy(bowl)
        finally:
            connection.execute("DROP TABLE buyer_locks")
            connection.execute("ALTER TABLE kept RENAME TO buyer_locks")

    assert stock(servers, bowl) == (100, 0, 100)


def test_an_order_over_a_limit_does_not_wait_for_other_orders_of_the_account(servers: TestServers) -> None:
    bowl, other = product(100), product(100)
    order_id = new_order()

    with killed_while_waiting(servers, other, "reserve", order_id, [other, 1], owner=MALLORY, network=HOME):
        started = time.monotonic()
        assert at_once(lambda _: buy(bowl, 21), list(range(20))) == [None] * 20
        seconds = time.monotonic() - started

    assert seconds < 3
    assert stock(servers, bowl) == (100, 0, 100)


def test_parallel_repeats_of_one_order_count_once(servers: TestServers) -> None:
    bowl = product(100)
    order_id = new_order()
    [buy(bowl) for _ in range(4)]

    responses = at_once(lambda _: reserve(order_id, (bowl, 1), owner=MALLORY, network=HOME)["ok"], list(range(40)))

    assert responses == [True] * 40
    assert stock(servers, bowl) == (100, 5, 95)
    assert buy(bowl) is None


def cancel(_: TestServers, order_id: str) -> None:
    deliver(event("OrderCancelled", order_id))


def pay(_: TestServers, order_id: str) -> None:
    deliver(event("PaymentSucceeded", order_id))


def let_expire(servers: TestServers, order_id: str) -> None:
    overdue(servers, order_id)
    expire()


def release_it(_: TestServers, order_id: str) -> None:
    release(order_id)


@pytest.mark.parametrize("end", [cancel, pay, let_expire, release_it])
def test_each_order_that_ends_makes_room_for_another(
    servers: TestServers, end: Callable[[TestServers, str], None]
) -> None:
    bowl = product(10_000)

    for _ in range(4):
        orders = [buy(bowl, 20) for _ in range(5)]
        assert all(orders)
        assert buy(bowl) is None
        for order_id in orders:
            end(servers, str(order_id))
            end(servers, str(order_id))

    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT DISTINCT owner, network, state FROM order_reservations").fetchall()
    assert [(row["owner"], row["network"]) for row in rows] == [(None, None)]
    assert stock(servers, bowl)[1] == 0


def test_orders_that_end_in_parallel_with_new_ones_never_exceed_the_limit_and_leave_nothing(
    servers: TestServers,
) -> None:
    bowl = product(100)
    finished, most = Event(), [0]

    def watch() -> None:
        with servers.postgres.admin("bottega_products") as connection:
            while not finished.is_set():
                [row] = connection.execute("SELECT reserved FROM products").fetchall()
                most[0] = max(most[0], row["reserved"])

    def attack(_: int) -> int:
        won = 0
        for _ in range(10):
            if order_id := buy(bowl):
                won += 1
                release(order_id)
        return won

    watcher = Thread(target=watch)
    watcher.start()
    won = at_once(attack, list(range(16)), threads=16)
    finished.set()
    watcher.join()

    assert sum(won) >= 5
    assert 1 <= most[0] <= 5
    assert stock(servers, bowl) == (100, 0, 100)
    assert len([buy(bowl) for _ in range(5)]) == 5


def test_an_order_interrupted_by_a_crash_leaks_nothing_once_it_is_released(servers: TestServers) -> None:
    bowl, vase = product(100), product(100)
    order_id = new_order()

    with killed_while_waiting(servers, vase, "reserve", order_id, [bowl, 3], [vase, 2], owner=MALLORY, network=HOME):
        pass
    release(order_id)

    assert all(buy(bowl) for _ in range(5))
    assert (stock(servers, bowl), stock(servers, vase)) == ((100, 5, 95), (100, 0, 100))


def test_an_order_committed_right_before_a_crash_counts_until_it_ends(servers: TestServers) -> None:
    bowl = product(100)
    order_id = new_order()
    [buy(bowl) for _ in range(4)]

    killed_after_commit("reserve", order_id, [bowl, 1], owner=MALLORY, network=HOME)

    assert buy(bowl) is None
    assert reserve(order_id, (bowl, 1), owner=MALLORY, network=HOME)["ok"]
    release(order_id)
    assert buy(bowl)


def test_a_commit_after_the_deadline_needs_no_room(servers: TestServers) -> None:
    bowl = product(100)
    late = buy(bowl)
    let_expire(servers, str(late))
    assert all(buy(bowl) for _ in range(5))

    assert commit(str(late)) == {"ok": True, "state": "committed"}
    assert stock(servers, bowl) == (99, 5, 94)


def test_refusals_are_counted_for_the_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    bowl = product(100)
    capsys.readouterr()

    reserve(new_order(), (bowl, 21), owner=MALLORY, network=HOME)

    assert "FairUseRefusals" in capsys.readouterr().out
