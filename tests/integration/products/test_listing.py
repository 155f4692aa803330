from itertools import pairwise

import pytest

from products.handlers import list_products
from tests.apigateway import call
from tests.conftest import TestServers
from tests.integration.products import shop

SORTS = ["newest", "price", "-price", "name", "relevance"]


@pytest.fixture
def many(servers: TestServers) -> int:
    """Insert 237 products, most of which share their sort keys with others."""
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("""
            INSERT INTO products (name, description, price_minor, category, on_hand, created_at)
            SELECT CASE n % 3 WHEN 0 THEN 'Bowl' WHEN 1 THEN 'Bowl ' || n % 7 ELSE 'Deep bowl ' || n END,
                   'Number ' || n || CASE WHEN n % 50 = 0 THEN ' scarce' ELSE '' END,
                   n % 5 * 100, 'category ' || n % 4, n % 2, timestamptz '2026-01-01' + n % 3 * interval '1 day'
            FROM generate_series(1, 237) AS n
        """)
    return 237


def test_an_empty_catalogue_is_an_empty_list() -> None:
    response = shop.listed()

    assert response.status == 200
    assert response.body == {
        "products": [],
        "pagination": {"limit": 10, "next_cursor": None, "page": 1, "total": 0, "pages": 0, "total_capped": False},
    }


def test_the_newest_product_comes_first_by_default() -> None:
    shop.created(name="Old")
    shop.created(name="New")

    assert shop.names(shop.listed()) == ["New", "Old"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("price", ["B", "a", "C"]), ("-price", ["C", "a", "B"]), ("name", ["a", "B", "C"]), ("newest", ["C", "B", "a"])],
)
def test_a_list_has_the_requested_sort_order(sort: str, expected: list[str]) -> None:
    shop.created(name="a", price="2")
    shop.created(name="B", price="1")
    shop.created(name="C", price="3")

    assert shop.names(shop.listed(sort=sort)) == expected


def test_relevance_ranks_exact_name_then_start_of_name_then_rest_of_name_then_description() -> None:
    shop.created(name="Oak")
    shop.created(name="Tray of oak")
    shop.created(name="Spoon", description="Made of OAK.")
    shop.created(name="Oak spoon")
    shop.created(name="Oak board")

    expected = ["Oak", "Oak board", "Oak spoon", "Tray of oak", "Spoon"]
    assert shop.names(shop.listed(search="oak", sort="relevance")) == expected
    assert shop.follow(search="oak", sort="relevance", limit=1) == expected
    assert shop.turn(search="oak", sort="relevance", limit=2) == expected


@pytest.mark.parametrize(
    "search", ["ÉTAGÈRE", "étagère", "tagè", "É", "ra", "E\u0301tag", "100% l", "o_o", "\\d", "😀 x"]
)
def test_a_search_ignores_case_in_any_script_and_takes_wildcards_literally(search: str) -> None:
    shop.created(name="Étagère", description="rack of 100% LIN, o_o \\d 😀 X")
    shop.created(name="Other", description="plain 1000 lin, oXo, d")

    assert shop.names(shop.listed(search=search)) == ["Étagère"]


def test_a_search_does_not_match_across_name_and_description() -> None:
    shop.created(name="Bowl", description="blue")

    assert shop.names(shop.listed(search="bowl blue")) == []
    assert shop.names(shop.listed(search="wlbl")) == []


def test_filters_narrow_the_list_together() -> None:
    shop.created(name="wanted", category="Paper", price="5", stock=1)
    shop.created(name="sold out", category="Paper", price="5")
    shop.created(name="elsewhere", category="Leather", price="5", stock=1)
    shop.created(name="dear", category="Paper", price="9.01", stock=1)
    shop.created(name="cheap", category="Paper", price="0.99", stock=1)

    response = shop.listed(category="Paper", in_stock="true", min_price="1", max_price="9.00", search="W")

    assert shop.names(response) == ["wanted"]
    assert response.body["pagination"]["total"] == 1
    assert shop.names(shop.listed(in_stock="false")) == ["sold out"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"category": "category 1"},
        {"search": "bowl"},
        {"in_stock": "true"},
        {"search": "scarce"},
        {"min_price": "1", "max_price": "3"},
    ],
)
def test_pages_and_cursors_both_reach_every_product_once(many: int, sort: str, filters: dict[str, str]) -> None:
    def ids(**query: object) -> list[str]:
        response = shop.listed(**query, **filters, sort=sort)
        assert response.status == 200
        return [each["id"] for each in response.body["products"]]

    whole = [*ids(limit=100), *ids(limit=100, page=2), *ids(limit=100, page=3)]
    paged = [each for page in range(1, 16) for each in ids(limit=17, page=page)]
    walked: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        response = shop.listed(limit=7, sort=sort, **filters, **cursor)
        walked += [each["id"] for each in response.body["products"]]
        if not (following := response.body["pagination"]["next_cursor"]):
            break
        cursor = {"cursor": following}

    assert len(set(whole)) == len(whole) == shop.listed(**filters).body["pagination"]["total"]
    assert paged == walked == whole


def test_an_insert_meanwhile_causes_no_gap_and_no_duplicate_after_a_cursor(many: int) -> None:
    response = shop.listed(limit=100)
    seen = [each["id"] for each in response.body["products"]]

    for number in range(3):
        shop.created(name=f"meanwhile {number}")
    while cursor := response.body["pagination"]["next_cursor"]:
        response = shop.listed(limit=100, cursor=cursor)
        seen += [each["id"] for each in response.body["products"]]

    assert len(seen) == len(set(seen)) == many


def test_totals_are_exact_up_to_10000_and_capped_there(servers: TestServers) -> None:
    with servers.postgres.admin("bottega_products") as connection:
        insert = (
            b"INSERT INTO products (name, price_minor, category) SELECT 'n' || n, n, 'c' FROM generate_series(1, %d) n"
        )
        connection.execute(insert % 10_000)
        exact = shop.listed(limit=100).body["pagination"]
        connection.execute(insert % 1)
    shop.created()

    capped = shop.listed(limit=100).body["pagination"]
    searched = shop.listed(limit=100, search="N", sort="relevance", page=100)

    assert (exact["total"], exact["pages"], exact["total_capped"]) == (10_000, 100, False)
    assert (capped["total"], capped["pages"], capped["total_capped"]) == (10_000, 100, True)
    assert len(searched.body["products"]) == 100
    assert searched.body["pagination"]["total_capped"] is True


def test_a_page_past_10000_results_is_a_400_that_names_the_cursor() -> None:
    response = shop.listed(limit=100, page=101)

    assert response.status == 400
    assert response.body["code"] == "page_too_far"
    assert "next_cursor" in response.body["error"]


def test_a_cursor_is_valid_for_its_own_list_only(many: int) -> None:
    cursor = shop.listed(sort="price").body["pagination"]["next_cursor"]

    assert shop.listed(sort="price", cursor=cursor).status == 200
    for query in ({"sort": "-price"}, {"sort": "price", "category": "category 1"}, {"sort": "price", "search": "bowl"}):
        assert shop.listed(**query, cursor=cursor).body["code"] == "invalid_cursor"
    assert shop.listed(sort="price", cursor=cursor[:-1] + "!").body["code"] == "invalid_cursor"
    assert shop.listed(sort="price", cursor=cursor, page=1).body["code"] == "page_or_cursor"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0}, {"limit": 101}, {"limit": "ten"}, {"limit": ""}, {"page": 0}, {"page": -1}, {"page": "1.5"},
        {"page": "9" * 30}, {"sort": "random"}, {"sort": ""}, {"min_price": "-1"}, {"min_price": "1.999"},
        {"min_price": "NaN"}, {"min_price": "1e3"}, {"max_price": "9" * 30}, {"max_price": "€5"}, {"min_price": ""},
        {"min_price": "5", "max_price": "4"}, {"in_stock": "perhaps"}, {"category": "c" * 101}, {"category": "a\0"},
        {"search": "s" * 101}, {"search": "a\0b"}, {"search": "\x01"}, {"search": "\ud800"}, {"category": "\udfff"},
        {"cursor": ""}, {"cursor": "x"}, {"cursor": "x" * 9_000}, {"cursor": "a\0"}, {"cursor": "💥"},
    ],
)  # fmt: skip
def test_a_bad_query_is_a_400(query: dict[str, object]) -> None:
    response = shop.listed(**query)

    assert response.status == 400, response.body
    assert response.body["error"]


def test_markup_and_sql_are_plain_text() -> None:
    shop.created(name="<script>alert(1)</script>'; DROP TABLE products; --")

    assert shop.names(shop.listed(search="'; drop table")) == ["<script>alert(1)</script>'; DROP TABLE products; --"]


def test_names_are_sorted_case_insensitively(many: int) -> None:
    found = shop.follow(sort="name", limit=100)

    assert all(first.casefold() <= second.casefold() for first, second in pairwise(found))


def test_an_unchanged_list_is_not_sent_again() -> None:
    first = shop.listed()

    again = call(list_products.handler, "GET", "/products", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status, again.body) == (304, "")
