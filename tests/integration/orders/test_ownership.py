"""Every route for an anonymous caller, another customer, the owner and an admin."""

from collections.abc import Callable

import pytest

from shared.caller import Caller
from tests.apigateway import Response
from tests.integration.orders.shop import (
    ADA,
    ADMIN,
    BOB,
    Shop,
    cancel,
    documents,
    listed,
    place,
    placed,
    set_status,
    show,
)

type Ask = Callable[[str, Caller | None], Response]

ROUTES: dict[str, tuple[Ask, dict[Caller | None, int]]] = {
    "GET /orders/{id}": (show, {None: 401, BOB: 404, ADA: 200, ADMIN: 200}),
    "POST /orders/{id}/cancel": (cancel, {None: 401, BOB: 404, ADA: 200, ADMIN: 200}),
    "PUT /orders/{id}/status": (
        lambda order_id, caller: set_status(order_id, "processing", caller),
        {None: 401, BOB: 403, ADA: 403, ADMIN: 200},
    ),
    "GET /orders": (lambda _, caller: listed(caller), {None: 401, BOB: 200, ADA: 200, ADMIN: 200}),
    "GET /orders?all=true": (lambda _, caller: listed(caller, all="true"), {None: 401, BOB: 403, ADA: 403, ADMIN: 200}),
    "GET /orders?search=": (
        lambda order_id, caller: listed(caller, search=order_id),
        {None: 401, BOB: 200, ADA: 200, ADMIN: 200},
    ),
    "GET /orders?all=true&search=": (
        lambda order_id, caller: listed(caller, all="true", search=order_id),
        {None: 401, BOB: 403, ADA: 403, ADMIN: 200},
    ),
}
CASES = [(route, caller) for route, (_, expected) in ROUTES.items() for caller in expected]


@pytest.mark.parametrize(
    ("route", "caller"), CASES, ids=lambda each: each.email if isinstance(each, Caller) else str(each)
)
def test_each_route_allows_the_right_callers(shop: Shop, route: str, caller: Caller | None) -> None:
    order = placed(("bowl", 1), by=ADA)
    before = documents()
    ask, expected = ROUTES[route]

    response = ask(order["id"], caller)

    assert response.status == expected[caller], response.body
    if response.status != 200:
        assert documents() == before
        assert order["id"] not in str(response.body)


def test_another_customers_order_and_an_unknown_order_get_the_same_response(shop: Shop) -> None:
    order = placed(("bowl", 1), by=ADA)
    unknown = order["id"][:-1] + ("0" if order["id"][-1] != "0" else "1")

    for ask in (show, cancel):
        theirs, missing = ask(order["id"], BOB), ask(unknown, BOB)

        assert theirs.status == missing.status == 404
        assert theirs.body["code"] == missing.body["code"] == "order_not_found"


def test_a_customer_lists_only_their_own_orders(shop: Shop) -> None:
    mine, theirs = placed(("bowl", 1), by=ADA), placed(("bowl", 1), by=BOB)

    assert [order["id"] for order in listed(ADA).body["orders"]] == [mine["id"]]
    assert [order["id"] for order in listed(ADMIN).body["orders"]] == []
    assert {order["id"] for order in listed(ADMIN, all="true").body["orders"]} == {mine["id"], theirs["id"]}


def test_an_admin_can_place_orders(shop: Shop) -> None:
    assert place(("bowl", 1), by=ADMIN).status == 201
