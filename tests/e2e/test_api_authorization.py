"""Authorization of the deployed API; tests/contract/test_authorization.py covers every combination."""

import pytest

from localstack.shop import Shop
from tests.e2e.api import client, signed_in
from tools.template import Route, functions

PRODUCT = "00000000-0000-4000-8000-000000000000"
PROTECTED = [route for each in functions() for route in each.routes if route.authorized]
ADMINS_ONLY = [route for route in PROTECTED if route.path.startswith("/products") or route.path.endswith("/refunds")]


def ask(shop: Shop, route: Route, who: str | None) -> tuple[int, str, int]:
    """Status and code of a refused request, and how many products there are afterwards."""
    with signed_in(shop, who) if who else client(shop) as caller:
        response = caller.request(route.method, route.path.replace("{id}", PRODUCT), json={"name": "Bowl"})
        total = int(caller.get("/products").json()["pagination"]["total"])
    return response.status_code, response.json()["code"], total


@pytest.fixture(scope="module")
def total(shop: Shop) -> int:
    with client(shop) as reader:
        return int(reader.get("/products").json()["pagination"]["total"])


@pytest.mark.parametrize("route", PROTECTED, ids=str)
def test_a_request_without_a_token_is_refused(shop: Shop, route: Route, total: int) -> None:
    assert ask(shop, route, None) == (401, "unauthorized", total)


@pytest.mark.parametrize("route", ADMINS_ONLY, ids=str)
def test_a_customer_may_neither_change_the_catalogue_nor_refund(shop: Shop, route: Route, total: int) -> None:
    assert ask(shop, route, "customer") == (403, "forbidden", total)
