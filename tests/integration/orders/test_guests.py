"""Orders of guests, and the account that they join."""

from typing import Any
from unittest.mock import Mock

import pytest

from orders.handlers import get_payable_order, on_guests_joined
from shared.caller import Caller
from tests.apigateway import Context
from tests.integration.orders.shop import ADA, BOB, Shop, cancel, documents, listed, place, placed, show
from tests.queues import consume

GUEST = Caller("44444444-4444-4444-8444-444444444444", "ADA@example.test", "guest", "session-4")
OTHER = Caller("55555555-5555-4555-8555-555555555555", "ada@example.test", "guest", "session-5")


def joined(*guests: Caller, account: Caller = ADA, event_id: str = "event-1") -> dict[str, Any]:
    data = {"guest_ids": [each.user_id for each in guests]}
    time = "2026-05-04T10:00:00.000+00:00"
    return {
        "id": event_id,
        "type": "GuestsJoined",
        "version": 1,
        "time": time,
        "user_id": account.user_id,
        "data": data,
    }


def test_a_guest_reads_its_own_orders_and_no_others(shop: Shop) -> None:
    order, other = placed(("bowl", 1), by=GUEST), placed(("bowl", 1), by=OTHER)

    assert [each["id"] for each in listed(GUEST).body["orders"]] == [order["id"]]
    assert (show(order["id"], GUEST).status, show(other["id"], GUEST).status) == (200, 404)
    assert cancel(order["id"], GUEST).status == 403


def test_an_account_does_not_see_the_orders_of_guests_before_they_joined(shop: Shop) -> None:
    order = placed(("bowl", 1), by=GUEST)

    assert (listed(ADA).body["orders"], show(order["id"], ADA).status) == ([], 404)


def test_orders_before_and_after_the_guest_joined_belong_to_the_account_and_the_guest_notices_nothing(
    shop: Shop,
) -> None:
    before = placed(("bowl", 1), by=GUEST, key="first")

    assert consume(on_guests_joined.handler, joined(GUEST)) == []
    after = placed(("bowl", 1), by=GUEST)

    newest = [after["id"], before["id"]]
    assert [each["id"] for each in listed(ADA).body["orders"]] == newest
    assert [each["id"] for each in listed(GUEST).body["orders"]] == newest
    assert show(before["id"], GUEST).body == before
    assert ADA.user_id not in str(listed(GUEST).body)
    assert place(("bowl", 1), by=GUEST, key="first").body == before
    assert (listed(BOB).body["orders"], show(after["id"], BOB).status) == ([], 404)
    payable = [
        get_payable_order.handler({"order_id": before["id"], "user_id": each.user_id}, Context())["ok"]
        for each in (GUEST, ADA, BOB)
    ]
    assert payable == [True, True, False]


def test_a_repeated_event_changes_nothing(shop: Shop) -> None:
    placed(("bowl", 1), by=GUEST)
    consume(on_guests_joined.handler, joined(GUEST, OTHER))
    once = documents()

    assert consume(on_guests_joined.handler, joined(GUEST, OTHER)) == []
    assert documents() == once


def test_guests_of_one_address_share_the_limits_of_fair_use(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reserve = Mock(wraps=shop.products.reserve)
    monkeypatch.setattr(shop.products, "reserve", reserve)
    placed(("bowl", 1), by=GUEST)
    placed(("bowl", 1), by=OTHER)

    first, second = (each.args[1].owner for each in reserve.mock_calls)

    assert first == second
    assert first.startswith("guest:")


def test_a_guest_who_joins_while_an_order_is_placed_joins_with_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reserve = shop.products.reserve

    def join_and_reserve(*arguments: Any) -> Any:
        consume(on_guests_joined.handler, joined(GUEST))
        return reserve(*arguments)

    monkeypatch.setattr(shop.products, "reserve", join_and_reserve)

    order = placed(("bowl", 1), by=GUEST)

    assert [each["id"] for each in listed(ADA).body["orders"]] == [order["id"]]
