"""Quotes: what an order would cost, for everyone, without any effect."""

from decimal import Decimal
from typing import Any

import pytest

from orders.dependencies import override
from orders.repository.database import orders
from tests.conftest import TestServers
from tests.integration.orders.neighbours import RealProducts
from tests.integration.orders.shop import ADDRESS, Shop, documents, place, quote, shown
from tests.integration.products import shop as catalogue
from tests.integration.products.reserving import stock
from tests.shop_settings import method, pricing_settings_of


@pytest.fixture
def products(shop: Shop) -> RealProducts:
    """The real products service; shipping costs 4.90, and 7.90 above 2 kg."""
    by_weight = {
        "kind": "weight",
        "steps": [{"up_to_grams": 2000, "price": "4.90"}, {"up_to_grams": 9000, "price": "7.90"}],
    }
    shop.settings = pricing_settings_of(method(method_id="parcel", pricing=by_weight), method("12.50", "express"))
    real = RealProducts()
    override(shop.dependencies(real))
    return real


def product(**fields: Any) -> str:
    return str(catalogue.created(**{"stock": 10, "price": "19.99", **fields})["id"])


def test_a_quote_has_the_breakdown_and_the_available_methods(products: RealProducts, servers: TestServers) -> None:
    bowl, book = product(weight_g=900), product(price="12.90", tax_class="reduced", weight_g=300, name="Book")

    response = quote((bowl, 2), (book, 1))

    assert response.status == 200, response.body
    body = response.body
    assert [(line["total"], line["tax_rate"]) for line in body["items"]] == [("39.98", "22"), ("12.90", "10")]
    assert (body["subtotal"], body["discount"], body["shipping"], body["total_amount"]) == (
        "52.88",
        "0.00",
        "7.90",
        "60.78",
    )
    assert [line["rate"] for line in body["tax_lines"]] == ["22", "10"]
    assert sum(Decimal(line["net"]) + Decimal(line["tax"]) for line in body["tax_lines"]) == Decimal("60.78")
    assert body["shipping_method"] == "parcel"
    assert [(each["id"], each["price"]) for each in body["shipping_methods"]] == [
        ("parcel", "7.90"),
        ("express", "12.50"),
    ]
    assert body["shipping_methods"][0]["delivery_days"] == {"min": 2, "max": 4}
    assert (stock(servers, bowl), documents()) == ((10, 0, 10), [])


def test_an_order_costs_what_its_quote_says_and_keeps_its_breakdown(shop: Shop, products: RealProducts) -> None:
    bowl = product()
    quoted = quote((bowl, 3), shipping_method="express").body
    totals = {name: value for name, value in quoted.items() if name != "shipping_methods"}

    placed = place((bowl, 3), shipping_method="express", expected_total=quoted["total_amount"])

    assert placed.status == 201, placed.body
    assert placed.body["total_amount"] == "72.47"
    assert catalogue.update(bowl, price="29.99", tax_class="zero").status == 200
    shop.settings = pricing_settings_of(method("99.00", "express"))
    assert {name: shown(placed.body["id"])[name] for name in totals} == totals


def test_another_total_than_expected_is_refused_with_the_new_breakdown(
    shop: Shop, products: RealProducts, servers: TestServers
) -> None:
    bowl = product()

    response = place((bowl, 1), key="k-1", expected_total="19.99")

    assert (response.status, response.body["code"]) == (409, "total_changed")
    [breakdown] = response.body["details"]
    assert (breakdown["shipping"], breakdown["total_amount"]) == ("4.90", "24.89")
    assert (stock(servers, bowl), documents(), shop.bus.events) == ((10, 0, 10), [], [])
    assert place((bowl, 1), key="k-1", expected_total="24.89").status == 201


@pytest.mark.parametrize("fields", [{"shipping_method": "drone"}, {"country": "US"}], ids=["method", "country"])
def test_what_cannot_be_delivered_is_refused(
    shop: Shop, products: RealProducts, servers: TestServers, fields: dict[str, str]
) -> None:
    shop.settings = pricing_settings_of(zones=[{"name": "Near", "countries": ["DE"], "methods": [method()]}])
    bowl = product()
    address = {**ADDRESS, "country": "US", "postal_code": "94103", "city": "San Francisco"}

    quoted = quote((bowl, 1), **fields)
    placed = place((bowl, 1), **(fields if "shipping_method" in fields else {"shipping_address": address}))

    assert [(each.status, each.body["code"]) for each in (quoted, placed)] == [(409, "not_deliverable")] * 2
    assert (stock(servers, bowl), documents()) == ((10, 0, 10), [])


def test_an_order_is_too_heavy_for_every_method(products: RealProducts, shop: Shop) -> None:
    light = {"kind": "weight", "steps": [{"up_to_grams": 1000, "price": "4.90"}]}
    shop.settings = pricing_settings_of(method(pricing=light))

    assert quote((product(weight_g=1001), 1)).body["code"] == "not_deliverable"


def test_shipping_can_make_a_small_total_payable(shop: Shop, products: RealProducts, servers: TestServers) -> None:
    cheap = product(price="0.10")

    assert place((cheap, 1)).body["total_amount"] == "5.00"
    shop.settings = pricing_settings_of()
    assert place((cheap, 1)).body["code"] == "total_not_payable"
    assert stock(servers, cheap) == (10, 1, 9)


def test_an_order_below_the_shops_minimum_reserves_nothing(
    shop: Shop, products: RealProducts, servers: TestServers
) -> None:
    shop.settings = pricing_settings_of(orders={"minimum_total": "20.00"})
    bowl = product()

    response = place((bowl, 1))

    assert (response.status, response.body["code"]) == (409, "total_not_payable")
    assert response.body["details"] == [{"subtotal": "19.99", "minimum_subtotal": "20.00"}]
    assert stock(servers, bowl) == (10, 0, 10)


def test_an_unknown_product_is_named(shop: Shop) -> None:
    response = quote(("bowl", 1), ("vase", 1))

    assert (response.status, response.body["code"]) == (404, "product_not_found")
    assert response.body["details"] == [{"product_id": "vase"}]


@pytest.mark.parametrize(
    "fields",
    [{"country": None}, {"shipping_address": ADDRESS}, {"country": "XX"}, {"items": []}, {"colour": "red"}],
    ids=["no destination", "two destinations", "unknown country", "no items", "unknown field"],
)
def test_a_malformed_quote_is_refused(fields: dict[str, Any]) -> None:
    assert quote(**fields).status == 400


def test_a_quote_takes_an_address_too(shop: Shop) -> None:
    assert quote(country=None, shipping_address=ADDRESS).body["total_amount"] == "19.99"
    assert quote(country=None, shipping_address="Via Roma 1").body["total_amount"] == "19.99"


def test_no_coupon_is_valid_yet(shop: Shop) -> None:
    assert quote(coupon="SPRING").body["code"] == place(coupon="SPRING").body["code"] == "coupon_invalid"
    assert documents() == []


def test_an_old_order_without_a_breakdown_is_read(shop: Shop) -> None:
    order_id = place(("bowl", 2)).body["id"]
    with orders() as collection:
        newer = {"breakdown": "", "shipping_method": "", "expected_total": ""}
        collection.update_one({"_id": order_id}, {"$unset": newer})

    order = shown(order_id)

    assert (order["subtotal"], order["shipping"], order["total_amount"]) == ("39.98", "0.00", "39.98")
    assert (order["tax"], order["tax_lines"], order["items"][0]["tax"]) == (None, [], None)
