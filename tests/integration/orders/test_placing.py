import pytest

from orders.service.place_order import KEY_LIFETIME
from shared.errors import DependencyUnavailable
from tests.apigateway import Response
from tests.integration.orders.shop import (
    ADA,
    ADDRESS,
    BOB,
    Shop,
    cancel,
    documents,
    listed,
    place,
    placed,
    set_status,
    show,
    shown,
)


def test_an_order_has_the_prices_of_the_catalogue(shop: Shop) -> None:
    shop.products.add("cup", 5, "0.10")

    response = place(("bowl", 2), ("cup", 3))

    order = response.body
    assert response.status == 201
    assert order["items"] == [
        {
            "product_id": "bowl",
            "name": "The bowl",
            "quantity": 2,
            "unit_price": "19.99",
            "total": "39.98",
            "discount": "0.00",
            "tax_rate": "22",
            "tax": "7.21",
        },
        {
            "product_id": "cup",
            "name": "The cup",
            "quantity": 3,
            "unit_price": "0.10",
            "total": "0.30",
            "discount": "0.00",
            "tax_rate": "22",
            "tax": "0.05",
        },
    ]
    assert (order["total_amount"], order["currency"]) == ("40.28", "EUR")
    assert (order["status"], order["payment_status"], order["user_id"]) == ("pending", "unpaid", ADA.user_id)
    assert {name: value for name, value in order["shipping_address"].items() if value} == ADDRESS
    assert [(step["status"], step["by"]) for step in order["history"]] == [("pending", "customer")]
    assert show(order["id"], ADA).body == order
    assert shop.products.stock == {"bowl": 8, "cup": 2}


def test_placing_an_order_publishes_once_and_keeps_the_event_in_the_outbox_until_the_bus_confirms(shop: Shop) -> None:
    order = placed(("bowl", 2))

    [event] = shop.bus.events
    assert event["type"] == "OrderPlaced"
    assert event["order_id"] == order["id"]
    assert event["version"] == 1
    assert event["data"] == {
        "user_id": ADA.user_id,
        "items": [{"product_id": "bowl", "quantity": 2, "unit_price": "19.99"}],
        "total_amount": "39.98",
        "currency": "EUR",
    }
    assert [entry["id"] for entry in documents()[0]["outbox"]] == [event["id"]]


def test_lines_of_one_product_are_summed(shop: Shop) -> None:
    order = placed(("bowl", 2), ("bowl", 3))

    assert [(item["product_id"], item["quantity"]) for item in order["items"]] == [("bowl", 5)]
    assert shop.products.stock == {"bowl": 5}


def test_a_price_is_accepted_while_it_is_the_current_one(shop: Shop) -> None:
    for price in ("19.99", 19.99):
        response = place(items=[{"product_id": "bowl", "quantity": 1, "price": price}])

        assert response.status == 201, response.body
        assert response.body["total_amount"] == "19.99"


def test_another_price_is_refused_with_the_current_one(shop: Shop) -> None:
    response = place(items=[{"product_id": "bowl", "quantity": 1, "price": "18.99"}])

    assert (response.status, response.body["code"]) == (409, "price_changed")
    assert response.body["details"] == [{"product_id": "bowl", "price": "19.99"}]
    assert_nothing_happened(shop)


def test_a_plain_address_is_a_street_in_the_shops_country_in_the_accounts_name(shop: Shop) -> None:
    response = place(("bowl", 1), by=ADA._replace(name="Ada Lovelace"), shipping_address=" 123 Main St, Springfield ")

    assert response.status == 201, response.body
    given = {name: value for name, value in response.body["shipping_address"].items() if value}
    assert given == {"name": "Ada Lovelace", "line1": "123 Main St, Springfield", "country": "IT"}
    assert show(response.body["id"], ADA).body == response.body


def test_a_plain_address_without_a_name_in_the_token_uses_the_email(shop: Shop) -> None:
    response = place(("bowl", 1), shipping_address="Via Roma 1")

    assert response.body["shipping_address"]["name"] == ADA.email


def test_a_plain_address_is_part_of_the_idempotency_comparison(shop: Shop) -> None:
    first = place(("bowl", 1), key="k-1", shipping_address="Via Roma 1")

    same, other = (place(("bowl", 1), key="k-1", shipping_address=each) for each in ("Via  Roma 1", "Via Roma 2"))

    assert (same.status, same.body) == (201, first.body)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_an_unknown_product_is_a_404(shop: Shop) -> None:
    response = place(("bowl", 1), ("ghost", 1))

    assert (response.status, response.body["code"]) == (404, "product_not_found")
    assert response.body["details"] == [{"product_id": "ghost"}]
    assert_nothing_happened(shop)


def test_insufficient_stock_is_refused_with_the_stock_left(shop: Shop) -> None:
    response = place(("bowl", 11))

    assert (response.status, response.body["code"]) == (409, "insufficient_stock")
    assert response.body["details"] == [{"product_id": "bowl", "stock_left": 10}]
    assert_nothing_happened(shop)


def test_an_anonymous_order_is_a_401(shop: Shop) -> None:
    response = place(("bowl", 1), by=None)

    assert (response.status, response.body["code"]) == (401, "unauthorized")
    assert_nothing_happened(shop)


def test_the_same_key_and_body_get_the_first_response(shop: Shop) -> None:
    first = place(("bowl", 2), key="k-1")
    set_status(first.body["id"], "processing")

    again = place(("bowl", 2), key="k-1")

    assert (again.status, again.body) == (201, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert (shop.products.stock, len(documents())) == ({"bowl": 8}, 1)


def test_an_equivalent_body_is_the_same_body(shop: Shop) -> None:
    first = place(("bowl", 2), key="k-1")

    again = place(("bowl", 1), ("bowl", 1), key="k-1")

    assert again.body == first.body


def test_the_same_key_with_another_body_is_refused(shop: Shop) -> None:
    first = place(("bowl", 2), key="k-1")

    response = place(("bowl", 3), key="k-1")

    assert (response.status, response.body["code"]) == (422, "idempotency_key_reused")
    assert [document["_id"] for document in documents()] == [first.body["id"]]
    assert shop.products.stock == {"bowl": 8}


def test_keys_of_different_users_are_independent(shop: Shop) -> None:
    first = place(("bowl", 2), key="k-1")

    second = place(("bowl", 3), key="k-1", by=BOB)

    assert second.status == 201
    assert second.body["id"] != first.body["id"]


def test_orders_without_a_key_are_separate_orders(shop: Shop) -> None:
    assert placed(("bowl", 1))["id"] != placed(("bowl", 1))["id"]


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256, "tab\t"])
def test_a_malformed_key_is_a_400(shop: Shop, key: str) -> None:
    response = place(("bowl", 1), key=key)

    assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert_nothing_happened(shop)


def test_a_refused_request_leaves_its_key_free(shop: Shop) -> None:
    assert place(("bowl", 11), key="k-1").status == 409

    assert place(("bowl", 10), key="k-1").status == 201


def test_a_key_lives_7_days(shop: Shop) -> None:
    first = place(("bowl", 1), key="k-1")
    shop.clock.advance(seconds=KEY_LIFETIME.total_seconds() - 10)
    assert place(("bowl", 1), key="k-1").body == first.body

    shop.clock.advance(seconds=11)
    second = place(("bowl", 2), key="k-1")

    assert second.status == 201
    assert second.body["id"] != first.body["id"]
    assert show(first.body["id"], ADA).status == 200


def test_a_key_is_a_409_while_its_request_runs(shop: Shop) -> None:
    responses: list[Response] = []
    shop.products.after = lambda: responses.append(place(("bowl", 1), key="k-1")) if not responses else None

    first = place(("bowl", 1), key="k-1")

    assert first.status == 201
    assert [(each.status, each.body["code"]) for each in responses] == [(409, "request_in_progress")]
    assert responses[0].headers["retry-after"] == "1"


def test_while_products_is_unavailable_the_draft_waits_for_a_retry(shop: Shop) -> None:
    shop.products.down = True
    response = place(("bowl", 2), key="k-1")
    assert (response.status, response.headers["retry-after"]) == (503, "5")
    assert listed().body["orders"] == []

    shop.products.down = False
    retried = place(("bowl", 2), key="k-1")

    assert retried.status == 201
    assert [document["_id"] for document in documents()] == [retried.body["id"]]


def test_a_lost_response_of_products_reserves_once(shop: Shop) -> None:
    def lose_the_response() -> None:
        shop.products.after = lambda: None
        raise DependencyUnavailable("products")

    shop.products.after = lose_the_response
    assert place(("bowl", 2), key="k-1").status == 503

    assert place(("bowl", 2), key="k-1").status == 201
    assert shop.products.stock == {"bowl": 8}


def test_a_draft_order_is_invisible(shop: Shop) -> None:
    shop.products.down = True
    place(("bowl", 1))

    [draft] = documents(status="reserving")
    assert show(draft["_id"], ADA).status == 404
    assert cancel(draft["_id"]).status == 404
    assert set_status(draft["_id"], "processing").status == 404


def test_an_order_is_placed_while_the_bus_is_unavailable(shop: Shop) -> None:
    shop.bus.down = True

    assert place(("bowl", 1)).status == 201


def test_ids_sort_by_the_time_of_the_request(shop: Shop) -> None:
    ids = []
    for _ in range(3):
        ids.append(placed(("bowl", 1))["id"])
        shop.clock.advance(seconds=1)

    assert ids == sorted(ids)


def test_a_late_request_does_not_undo_the_retry_that_overtook_it(shop: Shop) -> None:
    def overtake() -> None:
        shop.products.after = lambda: None
        shop.clock.advance(seconds=21)
        overtaking.append(place(("bowl", 2), key="k-1"))

    overtaking: list[Response] = []
    shop.products.after = overtake

    late = place(("bowl", 2), key="k-1")

    assert (late.status, late.body["code"]) == (409, "request_in_progress")
    assert overtaking[0].status == 201
    assert shop.products.stock == {"bowl": 8}
    assert shown(overtaking[0].body["id"])["status"] == "pending"
    assert len(shop.bus.events) == 1


def test_the_largest_order_fits_one_event(shop: Shop) -> None:
    names = [f"{number:064d}" for number in range(100)]
    for name in names:
        shop.products.add(name, 1000, "9.99")

    order = placed(*[(name, 1000) for name in names])

    assert order["total_amount"] == "999000.00"
    assert len(str(shop.bus.events[0])) < 25_000


def assert_nothing_happened(shop: Shop) -> None:
    assert shop.products.stock == {"bowl": 10}
    assert documents() == []
    assert shop.bus.events == []
