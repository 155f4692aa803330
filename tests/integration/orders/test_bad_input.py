"""Invalid values in every field of an order: always a 400 that names the field, without any effect."""

import copy
from typing import Any

import pytest

from orders.handlers import create_order
from tests.apigateway import Response, call
from tests.integration.orders.shop import ADA, Shop, body, documents

ABSENT: Any = ...
LONG = "x" * 10_001
SQL = "'; DROP TABLE orders; --"
NOT_TEXT: list[Any] = [None, 1, 1.5, True, [], {}, ""]
TEXTS = ["\x00", "a\x00b", "a\nb", "a\u202eb", " ", LONG, "\x1b[31m", "\x7f"]
NUMBERS: list[Any] = [None, "", "1", "one", 0, -1, 1001, 1.5, 1e300, 10**400, True, [], {}]
PRICES = ["", "free", "-1", -1, "1.999", 1.999, "1e3", "NaN", "Infinity", True, [], {}, "19,99", "1" * 30, LONG, " 1"]

NO_LIST: list[Any] = [ABSENT, None, "bowl", 1, {}, [], [None], ["bowl"], [1], [[]]]

CASES: list[tuple[str, Any]] = [
    *[("items", value) for value in NO_LIST],
    ("items", [{"product_id": f"p{number}", "quantity": 1} for number in range(101)]),
    ("items", [{"product_id": "bowl", "quantity": 501}, {"product_id": "bowl", "quantity": 500}]),
    (
        "items",
        [{"product_id": "bowl", "quantity": 1, "price": "1"}, {"product_id": "bowl", "quantity": 1, "price": "2"}],
    ),
    *[("items.0.product_id", value) for value in (ABSENT, *NOT_TEXT, "\x00", "x" * 65, LONG)],
    *[("items.0.quantity", value) for value in (ABSENT, *NUMBERS)],
    *[("items.0.price", value) for value in PRICES],
    ("items.0.name", "a gift"),
    *[("shipping_address", value) for value in (ABSENT, *NOT_TEXT, *TEXTS, "x" * 201)],
    *[
        (f"shipping_address.{name}", value)
        for name in ("name", "line1", "city", "postal_code", "country")
        for value in (ABSENT, *NOT_TEXT, *TEXTS)
    ],
    *[(f"shipping_address.{name}", value) for name in ("line2", "region", "phone") for value in (1, [], "", *TEXTS)],
    *[("shipping_address.country", value) for value in ("de", "XX", "DEU", "Germany", "D\u0395")],
    ("shipping_address.planet", "Earth"),
    ("user_id", "another-user"),
    ("status", "delivered"),
    ("total_amount", "0.01"),
]


def changed(path: str, value: Any) -> dict[str, Any]:
    sent = copy.deepcopy(body(("bowl", 1)))
    place: Any = sent
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        place = place[part]
    if value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return sent


@pytest.mark.parametrize(("path", "value"), CASES, ids=lambda each: repr(each)[:40])
def test_an_invalid_field_is_a_400(shop: Shop, path: str, value: Any) -> None:
    response = call(create_order.handler, "POST", "/orders", json=changed(path, value), caller=ADA)

    assert_refused(shop, response, 400)
    assert response.body["details"]


@pytest.mark.parametrize("text", ["null", "[]", "1", '"order"', "{", "{}}", "\x00", "NaN", "[" * 5_000, '{"items": ['])
def test_a_broken_body_is_a_400(shop: Shop, text: str) -> None:
    assert_refused(shop, call(create_order.handler, "POST", "/orders", body=text, caller=ADA), 400)


def test_no_body_is_a_400(shop: Shop) -> None:
    assert_refused(shop, call(create_order.handler, "POST", "/orders", caller=ADA), 400)


def test_another_content_type_is_a_415(shop: Shop) -> None:
    response = call(create_order.handler, "POST", "/orders", body="a=1", content_type="text/plain", caller=ADA)

    assert_refused(shop, response, 415)


def test_a_body_of_10_megabytes_is_a_413(shop: Shop) -> None:
    response = call(create_order.handler, "POST", "/orders", json=changed("items", "x" * 10_000_000), caller=ADA)

    assert_refused(shop, response, 413)


def test_a_lone_surrogate_is_a_400(shop: Shop) -> None:
    response = call(
        create_order.handler, "POST", "/orders", json=changed("shipping_address.name", "\ud800"), caller=ADA
    )

    assert_refused(shop, response, 400)


@pytest.mark.parametrize(
    "text", ["Zoë Müller-Łuk", "李小龍", "👩‍🎨 Studio"[2:], SQL, "<script>alert(1)</script>", "$where"]
)
def test_unusual_names_are_accepted(shop: Shop, text: str) -> None:
    response = call(
        create_order.handler, "POST", "/orders", json=changed("shipping_address.name", text.strip()), caller=ADA
    )

    assert response.status == 201, response.body
    assert response.body["shipping_address"]["name"] == text.strip()


@pytest.mark.parametrize("product_id", [SQL, "💩", "$ne", "{}", "../bowl", "x" * 64])
def test_an_unusual_product_id_is_an_unknown_product(shop: Shop, product_id: str) -> None:
    response = call(create_order.handler, "POST", "/orders", json=changed("items.0.product_id", product_id), caller=ADA)

    assert_refused(shop, response, 404)


def assert_refused(shop: Shop, response: Response, status: int) -> None:
    assert response.status == status, response.body
    assert (shop.products.stock, shop.products.requests if status != 404 else 0) == ({"bowl": 10}, 0)
    assert documents() == []
