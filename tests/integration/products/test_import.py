from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.integration.products import shop


def line(number: int, **fields: Any) -> dict[str, Any]:
    return {"sku": f"S-{number}", "name": f"Product {number}", "price": "5.00", "category": "Paper", **fields}


def counts(response: Any) -> dict[str, int]:
    assert response.status == 200, response.body
    return {status: response.body[status] for status in ("created", "updated", "unchanged", "refused")}


def test_each_line_is_accepted_or_refused_with_its_reason() -> None:
    shop.created(sku="S-1", name="Old", stock=4)

    response = shop.imported(
        [line(1), line(2, stock=3), line(3, price="x"), line(2), "text", {"sku": 5}, line(4, size=1)]
    )

    assert counts(response) == {"created": 1, "updated": 1, "unchanged": 0, "refused": 5}
    lines = response.body["lines"]
    assert [each["line"] for each in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert [each["status"] for each in lines] == ["updated", "created"] + ["refused"] * 5
    assert [each["sku"] for each in lines] == ["S-1", "S-2", "S-3", "S-2", None, None, "S-4"]
    assert lines[2]["reason"].startswith("price: ")
    assert lines[3]["reason"] == "sku: occurs twice in this import"
    assert shop.names(shop.listed(sort="name")) == ["Product 1", "Product 2"]


def test_importing_the_same_again_changes_nothing() -> None:
    lines = [line(number, stock=2, description="d", image_url="/x.svg") for number in range(1000)]
    assert counts(shop.imported(lines)) == {"created": 1000, "updated": 0, "unchanged": 0, "refused": 0}
    before = shop.listed(limit=100).body

    again = shop.imported(lines)

    assert counts(again) == {"created": 0, "updated": 0, "unchanged": 1000, "refused": 0}
    assert shop.listed(limit=100).body["products"] == before["products"]


def test_an_import_keeps_the_stock_of_existing_products_and_fields_that_it_leaves_out() -> None:
    shop.imported([line(1, stock=5, description="Kept.", image_url="/kept.svg")])
    product = shop.listed().body["products"][0]
    shop.adjust(product["id"], -2)

    shop.imported([line(1, stock=50, price="6.00")])

    found = shop.listed().body["products"][0]
    assert (found["price"], found["stock"], found["description"]) == ("6.00", 3, "Kept.")
    assert found["image_url"] == "/kept.svg"


def test_an_import_does_not_restore_an_archived_product() -> None:
    product = shop.created(sku="S-1")
    shop.archive(product["id"])

    response = shop.imported([line(1)])

    assert response.body["lines"][0]["reason"] == "sku: belongs to an archived product"
    assert shop.names(shop.listed()) == []


def test_two_imports_at_once_create_each_product_once() -> None:
    lines = [line(number) for number in range(300)]

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(shop.imported, [lines, lines[::-1], lines, lines[::-1]]))

    assert sum(counts(response)["created"] for response in responses) == 300
    assert sum(counts(response)["unchanged"] for response in responses) == 900
    assert shop.listed().body["pagination"]["total"] == 300


def test_parallel_imports_that_differ_do_not_block_each_other() -> None:
    shop.imported([line(number) for number in range(200)])
    versions = [[line(n, name=f"v{v}") for n in range(200)][:: 1 if v % 2 else -1] for v in range(4)]

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(shop.imported, versions))

    assert [response.status for response in responses] == [200] * 4
    assert len(set(shop.turn(limit=100))) == 1


@pytest.mark.parametrize("lines", [None, [], "x", {}, [line(1)] * 1001])
def test_a_bad_import_is_a_400(lines: Any) -> None:
    assert shop.imported(lines).status == 400
    assert shop.names(shop.listed()) == []


def test_an_import_that_is_too_large_is_a_413() -> None:
    assert shop.imported([line(1, description="d" * 5_000_000)]).status == 413
