from typing import Any

import pytest

from tests.integration.payments.service import ADA, ADMIN, BOB, UNKNOWN, Shop, listed, refund, show


def test_only_the_owner_sees_the_secret_of_an_open_payment(shop: Shop) -> None:
    payment = shop.started()

    owner, admin = show(payment["id"], ADA).body, show(payment["id"], ADMIN).body

    assert owner == {
        "id": payment["id"],
        "order_id": payment["order_id"],
        "status": "requires_payment",
        "amount": "19.99",
        "refunded_amount": "0.00",
        "currency": "EUR",
        "refunds": [],
        "client_secret": payment["client_secret"],
        "created_at": owner["created_at"],
        "updated_at": owner["updated_at"],
    }
    assert admin == {**owner, "client_secret": None}


def test_another_users_payment_is_not_found(shop: Shop) -> None:
    payment = shop.started()

    theirs, none = show(payment["id"], BOB), show(UNKNOWN, BOB)

    assert (theirs.status, theirs.body["code"]) == (404, "payment_not_found")
    assert {**theirs.body, "request_id": ""} == {**none.body, "request_id": ""}


@pytest.mark.parametrize("payment_id", ["x", UNKNOWN.upper(), "{" + UNKNOWN + "}", "health"])
def test_a_malformed_id_is_not_found(shop: Shop, payment_id: str) -> None:
    assert show(payment_id).status == 404


def test_lists_the_callers_own_payments_newest_first(shop: Shop) -> None:
    mine = [shop.started()["id"] for _ in range(3)]
    theirs = shop.started(by=BOB)["id"]

    assert [each["id"] for each in listed(ADA).body["payments"]] == mine[::-1]
    assert [each["id"] for each in listed(BOB).body["payments"]] == [theirs]
    assert [each["id"] for each in listed(ADMIN).body["payments"]] == [theirs, *mine[::-1]]


def test_lists_are_paginated(shop: Shop) -> None:
    mine = [shop.started()["id"] for _ in range(5)]

    seen: list[Any] = []
    cursor: dict[str, Any] = {}
    for size in (2, 2, 1):
        page = listed(ADA, limit=2, **cursor).body
        assert len(page["payments"]) == size
        seen += [each["id"] for each in page["payments"]]
        cursor = {"cursor": page["pagination"]["next_cursor"]}

    assert (seen, cursor) == (mine[::-1], {"cursor": None})


def test_lists_all_payments_of_one_order(shop: Shop) -> None:
    payment = shop.paid()
    refund(payment["id"], amount="5.00")
    shop.started()

    response = listed(ADA, order_id=payment["order_id"]).body

    assert [each["id"] for each in response["payments"]] == [payment["id"]]
    assert [each["amount"] for each in response["payments"][0]["refunds"]] == ["5.00"]
    assert listed(BOB, order_id=payment["order_id"]).body["payments"] == []


def test_a_cursor_is_valid_only_for_its_list(shop: Shop) -> None:
    for _ in range(2):
        shop.started()
    cursor = listed(ADA, limit=1).body["pagination"]["next_cursor"]

    responses = [listed(BOB, cursor=cursor), listed(ADA, cursor=cursor + "x"), listed(ADA, cursor=cursor, order_id="o")]

    assert [(response.status, response.body["code"]) for response in responses] == [(400, "invalid_cursor")] * 3


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"cursor": ""}, {"order_id": ""}])
def test_a_malformed_query_is_refused(shop: Shop, query: dict[str, Any]) -> None:
    assert listed(ADA, **query).status == 400


def test_reading_requires_a_token(shop: Shop) -> None:
    assert (listed(None).status, show(UNKNOWN, None).status) == (401, 401)
