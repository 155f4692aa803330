"""SKUs and categories are compared without regard to case, composition, width and invisible characters."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.text import comparison_key
from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.test_import import counts, line

SPELLINGS = ["é1", "E\u03011", "É\u200b1", " É1\u00a0", "\uff25\u03011", "e\u0301\u00ad1"]
# PostgreSQL knows a later version of Unicode: characters that are unassigned in Python's may have a key there.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), max_size=12)
# Letters whose case folding or compatibility form is unusual.
TRICKY = [
    *["İ", "ẞß", "ﬁ", "Σς", "ŉ", "℃", "ǰ", "ΰ", "µ", "աւ", "ͅα", "ẞ̇"],
    "\uff42\uff4f\uff57\uff4c",
    "\u3000a\u2003b\u0085",
]


@given(texts=st.lists(TEXT, min_size=1, max_size=40))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_database_and_the_code_compare_alike(servers: TestServers, texts: list[str]) -> None:
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute(
            "SELECT comparison_key(text) AS key FROM unnest(%s::text[]) WITH ORDINALITY AS _(text, n) ORDER BY n",
            [texts + TRICKY],
        ).fetchall()

    assert [row["key"] for row in rows] == [comparison_key(text) for text in texts + TRICKY]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_of_a_sku_is_the_same_sku(spelling: str) -> None:
    product, other = shop.created(sku="É1"), shop.created(sku="E1")

    assert shop.create(sku=spelling).body["code"] == "sku_taken"
    assert shop.update(other["id"], sku=spelling).body["code"] == "sku_taken"

    assert shop.shown(other["id"]).body == other
    assert len(shop.names(shop.listed())) == 2
    assert [each["id"] for each in shop.listed(sku=spelling).body["products"]] == [product["id"]]


def test_a_product_can_respell_its_own_sku() -> None:
    product = shop.created(sku="É1")

    assert shop.update(product["id"], sku="é1").body["sku"] == "é1"
    assert shop.update(product["id"], sku=None).body["sku"] is None
    assert shop.create(sku="É1").status == 201


def test_an_archived_product_keeps_its_sku_in_every_spelling() -> None:
    shop.archive(shop.created(sku="É1")["id"])

    assert shop.create(sku="é1").body["code"] == "sku_taken"


def test_parallel_spellings_of_one_sku_make_one_product() -> None:
    with ThreadPoolExecutor(12) as pool:
        responses = list(pool.map(lambda sku: shop.create(sku=sku).status, SPELLINGS * 4))

    assert (responses.count(201), responses.count(409)) == (1, 23)
    assert shop.listed().body["pagination"]["total"] == 1


def test_the_sku_filter_finds_exactly_one_product_and_works_with_others() -> None:
    wanted = shop.created(sku="BOWL-1", name="Wanted")
    shop.created(sku="BOWL-10", name="Another")
    shop.created(name="Without")

    response = shop.listed(sku="bowl-1")

    assert [each["id"] for each in response.body["products"]] == [wanted["id"]]
    assert (response.body["pagination"]["total"], response.body["pagination"]["next_cursor"]) == (1, None)
    assert shop.names(shop.listed(sku="bowl-1", category="Ceramics", sort="price", search="want")) == ["Wanted"]
    assert shop.names(shop.listed(sku="bowl-1", in_stock="true")) == []
    assert shop.names(shop.listed(sku="BOWL")) == shop.names(shop.listed(sku="")) == []
    assert shop.listed(sku="s" * 65).status == 400


def test_an_import_knows_a_product_by_any_spelling_of_its_sku() -> None:
    product = shop.created(sku="É-1", stock=4)

    response = shop.imported([line(1, sku="é-1", name="Renamed"), line(2, sku="E\u0301-1")])

    assert counts(response) == {"created": 0, "updated": 1, "unchanged": 0, "refused": 1}
    assert response.body["lines"][0]["id"] == product["id"]
    assert response.body["lines"][1]["reason"] == "sku: occurs twice in this import"
    assert (shop.shown(product["id"]).body["name"], shop.shown(product["id"]).body["sku"]) == ("Renamed", "É-1")


def test_parallel_imports_in_different_spellings_create_each_product_once() -> None:
    lines = [line(number, sku=f"s-{number}", category=f"c-{number % 7}") for number in range(200)]
    shouted = [{**each, "sku": each["sku"].upper(), "category": each["category"].upper()} for each in lines]

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(shop.imported, [lines, shouted[::-1], shouted, lines[::-1]]))

    assert sum(counts(response)["created"] for response in responses) == 200
    assert sum(counts(response)["unchanged"] for response in responses) == 600
    assert shop.listed().body["pagination"]["total"] == 200
    assert sum(shop.categories().values()) == 200
    assert len(shop.categories()) == 7


@pytest.mark.parametrize("spelling", ["ceramics", "CERAMICS", "Cera\u200bmics", "\uff23eramics", " Ceramics "])
def test_another_spelling_of_a_category_is_the_same_category(spelling: str) -> None:
    shop.created(category="Ceramics")

    added = shop.created(category=spelling)

    assert added["category"] == "Ceramics"
    assert shop.update(added["id"], category=spelling).body["category"] == "Ceramics"
    assert shop.categories() == {"Ceramics": 2}
    assert len(shop.names(shop.listed(category=spelling))) == 2
    assert shop.listed(category=spelling, in_stock="false").body["pagination"]["total"] == 2
    assert len(shop.follow(category=spelling, limit=1)) == 2


def test_an_unknown_category_lists_nothing() -> None:
    shop.created(category="Ceramics")

    assert shop.names(shop.listed(category="Ceramic")) == []


def test_the_only_product_of_a_category_can_respell_it() -> None:
    product = shop.created(category="ceramics")
    gone = shop.created(category="Ceramics")
    shop.archive(gone["id"])

    assert shop.update(product["id"], category="Ceramics").body["category"] == "Ceramics"

    assert shop.categories() == {"Ceramics": 1}
    assert len(shop.names(shop.listed(category="ceramics"))) == 1


def test_an_import_adopts_the_spelling_of_a_category() -> None:
    shop.created(category="Ceramics")
    lines = [line(1, category="ceramics"), line(2, category="CERAMICS")]

    assert counts(shop.imported(lines)) == {"created": 2, "updated": 0, "unchanged": 0, "refused": 0}
    assert counts(shop.imported(lines)) == {"created": 0, "updated": 0, "unchanged": 2, "refused": 0}
    assert shop.categories() == {"Ceramics": 3}


def test_parallel_spellings_of_a_new_category_make_one_category() -> None:
    def create(number: int) -> Any:
        return shop.create(category=["ceramics", "Ceramics", "CERAMICS"][number % 3]).status

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(create, range(24))) == {201}

    assert list(shop.categories().values()) == [24]
