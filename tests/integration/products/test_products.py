import re
from typing import Any

import pytest

from products.handlers import create_product
from tests.apigateway import call
from tests.integration.products import shop


def test_a_new_product_is_shown_with_all_its_fields() -> None:
    more = {"image_url": "/images/b-1.svg", "tax_class": "reduced", "weight_g": 350}
    response = shop.create(price="0.10", sku="B-1", description="Glazed.", stock=3, **more)

    product = response.body
    assert response.status == 201
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", product["created_at"])
    assert {name: product[name] for name in product if name not in ("id", "created_at", "updated_at")} == {
        "sku": "B-1",
        "name": "Salad bowl",
        "description": "Glazed.",
        "price": "0.10",
        "currency": "EUR",
        "category": "Ceramics",
        "stock": 3,
        **more,
    }
    assert shop.shown(product["id"]).body == product


def test_a_product_has_the_standard_vat_class_and_no_weight_until_they_are_set() -> None:
    product = shop.created()

    changed = shop.update(product["id"], tax_class="zero", weight_g=1200).body

    assert (product["tax_class"], product["weight_g"]) == ("standard", 0)
    assert (changed["tax_class"], changed["weight_g"], changed["price"]) == ("zero", 1200, product["price"])
    assert shop.update(product["id"], name="Bowl").body["tax_class"] == "zero"
    assert [shop.update(product["id"], **bad).status for bad in ({"tax_class": "luxury"}, {"weight_g": -1})] == [
        400,
        400,
    ]


@pytest.mark.parametrize(
    ("sent", "price"),
    [("19.99", "19.99"), ("5", "5.00"), ("19.9900", "19.99"), ("0", "0.00"), ("99999999.99", "99999999.99")],
)
def test_a_price_can_be_a_string_or_a_number(sent: str, price: str) -> None:
    body = '{"name": "n", "category": "c", "price": %s}'

    for raw in (sent, f'"{sent}"'):
        response = call(create_product.handler, "POST", "/products", body=body % raw, caller=shop.ADMIN)
        assert (response.status, response.body.get("price")) == (201, price)


@pytest.mark.parametrize(
    "price",
    [
        f"0.00{'9' * 35}",
        "1.999",
        "19.990000000000000001",
        "1e400",
        "1E-999999",
        "-1",
        "100000000",
        "NaN",
        "1" * 400,
        "true",
        "[]",
    ],
)
def test_an_invalid_price_is_a_400(price: str) -> None:
    body = '{"name": "n", "category": "c", "price": ' + price + "}"

    response = call(create_product.handler, "POST", "/products", body=body, caller=shop.ADMIN)

    assert response.status == 400
    assert shop.names(shop.listed()) == []


NAMES: tuple[Any, ...] = (None, "", "  ", 5, ["n"], "n" * 201, "a\0b", "a\nb", "\ud800")
PRICES: tuple[Any, ...] = (None, "", "abc", "1,50", "€5", "+5", "1e2", "NaN", " 5", "9" * 20, "1.234", {})
BAD_FIELDS: list[tuple[str, Any]] = [
    *[("name", value) for value in NAMES],
    *[("price", value) for value in PRICES],
    *[("category", value) for value in (None, "", 5, "c" * 101, "a\0b")],
    *[("description", value) for value in (None, 5, "d" * 5001, "a\0b")],
    *[("sku", value) for value in ("", 5, "s" * 65, "a\0b")],
    *[("image_url", value) for value in ("", "javascript:alert(1)", "//evil.test/x", "ftp://x/y", "http://", "a b", 5)],
    *[("currency", value) for value in ("USD", "eur", "", 5)],
    ("unknown", 1),
    ("id", shop.UNKNOWN),
]


@pytest.mark.parametrize(("field", "value"), [*BAD_FIELDS, *[("stock", v) for v in (None, -1, "5", 1.5, True, 10**9)]])
def test_creating_with_a_bad_field_is_a_400_that_names_it(field: str, value: Any) -> None:
    response = shop.create(**{field: value})

    assert response.status == 400
    assert response.body["code"] in ("invalid_request", "invalid_json")
    assert response.body["code"] == "invalid_json" or response.body["details"][0]["field"].startswith(field)
    assert shop.names(shop.listed()) == []


@pytest.mark.parametrize(("field", "value"), [*BAD_FIELDS, ("stock", 5)])
def test_changing_to_a_bad_field_is_a_400_and_changes_nothing(field: str, value: Any) -> None:
    product = shop.created()

    assert shop.update(product["id"], **{field: value}).status == 400
    assert shop.shown(product["id"]).body == product


@pytest.mark.parametrize("field", ["name", "price", "category"])
def test_a_new_product_needs_name_price_and_category(field: str) -> None:
    body = {name: value for name, value in shop.BOWL.items() if name != field}

    response = call(create_product.handler, "POST", "/products", json=body, caller=shop.ADMIN)

    assert response.status == 400
    assert response.body["details"] == [{"field": field, "reason": "Field required"}]


def test_an_update_changes_only_the_fields_it_names() -> None:
    product = shop.created(sku="B-1", description="Old.", stock=2, image_url="/x.svg")

    changed = shop.update(product["id"], price="41.00", image_url=None)

    assert changed.status == 200
    assert changed.body["updated_at"] >= product["updated_at"]
    expected = {**product, "price": "41.00", "image_url": None, "updated_at": changed.body["updated_at"]}
    assert changed.body == expected == shop.shown(product["id"]).body


def test_an_update_without_fields_is_a_400() -> None:
    product = shop.created()

    assert shop.update(product["id"]).body["code"] == "nothing_to_change"
    assert shop.update(product["id"], currency="EUR").body["code"] == "nothing_to_change"


def test_a_sku_belongs_to_one_product() -> None:
    shop.created(sku="B-1")
    other = shop.created(sku="B-2")

    assert (shop.create(sku="B-1").status, shop.create(sku="B-1").body["code"]) == (409, "sku_taken")
    assert shop.update(other["id"], sku="B-1").body["code"] == "sku_taken"
    assert shop.shown(other["id"]).body == other


def test_an_archived_product_is_hidden_everywhere_and_archiving_is_idempotent() -> None:
    product = shop.created(stock=5)
    assert shop.shown(product["id"]).status == 200
    assert shop.names(shop.listed()) == ["Salad bowl"]

    responses = [shop.archive(product["id"]).status for _ in range(2)]

    assert responses == [204, 204]
    assert shop.shown(product["id"]).body["code"] == "product_not_found"
    assert shop.update(product["id"], name="x").status == 404
    assert shop.adjust(product["id"], 1).status == 404
    assert shop.names(shop.listed()) == []
    assert shop.categories() == {}


def test_category_counts_leave_out_archived_products() -> None:
    assert shop.categories() == {}
    shop.created(category="Paper")
    moved = shop.created(category="Paper")
    gone = shop.created(category="Linen")
    shop.created(category="Ébène")
    assert shop.categories() == {"Linen": 1, "Paper": 2, "Ébène": 1}

    shop.update(moved["id"], category="Linen")
    shop.archive(gone["id"])

    assert shop.categories() == {"Linen": 1, "Paper": 1, "Ébène": 1}


@pytest.mark.parametrize("product_id", [shop.UNKNOWN, "1", "x" * 300, "%F0%9F%92%A5", shop.UNKNOWN.replace("-", "")])
def test_an_unknown_product_is_a_404(product_id: str) -> None:
    for response in (
        shop.shown(product_id),
        shop.update(product_id, name="n"),
        shop.archive(product_id),
        shop.adjust(product_id, 1),
    ):
        assert (response.status, response.body["code"]) == (404, "product_not_found")


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (shop.CUSTOMER, 403)])
def test_only_an_admin_changes_the_catalogue(caller: Any, status: int) -> None:
    product = shop.created(stock=5)

    assert shop.create(caller).status == status
    assert shop.update(product["id"], caller, name="n").status == status
    assert shop.archive(product["id"], caller).status == status
    assert shop.adjust(product["id"], 1, caller=caller).status == status
    assert shop.imported([{**shop.BOWL, "sku": "x"}], caller).status == status
    assert shop.listed().body["products"] == [product]


def test_a_product_is_not_sent_again_until_it_changes() -> None:
    product = shop.created()
    tag = shop.shown(product["id"]).headers["etag"]

    assert shop.shown(product["id"], {"If-None-Match": tag}).status == 304
    shop.update(product["id"], name="Fruit bowl")
    assert shop.shown(product["id"], {"If-None-Match": tag}).body["name"] == "Fruit bowl"


def test_health_reports_database_and_cache() -> None:
    response = shop.health()

    assert response.status == 200
    assert {**response.body, "timestamp": ""} == {
        "status": "healthy",
        "service": "products",
        "database": "up",
        "cache": "up",
        "timestamp": "",
    }
