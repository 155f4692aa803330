"""Lost responses, an unavailable API, reloads: nothing happens twice and nothing is lost."""

from playwright.sync_api import expect

from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.network import cut_off, drop_responses, hold_response, until
from tests.e2e.storefront.site import Customer, Site, go, order_to_pay, pay, place_order, sees

CART_PART = "**/assets/cart-page-*.js"
UNREACHABLE = "The shop is not responding. Check your connection and try again."


def test_an_unavailable_shop_says_so_and_recovers(site: Site, customer: Customer, market: Market) -> None:
    page = customer.page
    customer.put_into_cart(market.product)

    cut_off(page, f"{site.api_url}/**")
    page.goto("/")
    expect(page.get_by_role("alert")).to_have_text([UNREACHABLE + "Try again"] * 2)
    page.unroute_all()
    # Last one first, because each button disappears once its retry has succeeded.
    for retry in reversed(page.get_by_role("button", name="Try again").all()):
        retry.click()

    expect(page.get_by_role("article")).to_have_count(24)
    expect(page.get_by_role("alert")).to_have_count(0)
    go(page, "1 item")
    sees(page, "Order bowl")


def test_an_order_with_lost_responses_is_recovered(site: Site, customer: Customer, market: Market) -> None:
    page = customer.page
    customer.put_into_cart(market.product)
    customer.go_to_checkout()

    drop_responses(page, f"{site.api_url}/orders")
    place_order(page)
    sees(page, "We could not confirm your order of €19.99. Try again: it will not be placed twice.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    order_id = order_to_pay(page)

    assert [order["id"] for order in customer.orders()] == [order_id]
    assert market.stock() == 4


def test_a_reload_while_an_order_is_placed_makes_one_order(site: Site, customer: Customer, market: Market) -> None:
    page = customer.page
    customer.put_into_cart(market.product)
    customer.go_to_checkout()

    placed = hold_response(page, f"{site.api_url}/orders")
    place_order(page)
    until(page, lambda: placed)
    page.reload()
    order_id = order_to_pay(page)

    assert placed == [201]
    assert [order["id"] for order in customer.orders()] == [order_id]
    assert market.stock() == 4


def test_a_chunk_removed_by_a_release_reloads_the_page(visit: Visit) -> None:
    page = visit()
    page.goto("/")

    page.route(CART_PART, lambda route: route.fulfill(status=404), times=1)
    go(page, "Cart")

    sees(page, "Your cart is empty.")


def test_a_chunk_that_stays_missing_does_not_reload_in_a_loop(site: Site, visit: Visit) -> None:
    page = visit()
    opened: list[str] = []
    page.on("domcontentloaded", lambda loaded: opened.append(loaded.url))
    page.goto("/")

    cut_off(page, CART_PART)
    go(page, "Cart")
    sees(page, "This page could not be loaded")
    page.wait_for_timeout(1000)

    assert opened == [f"{site.url}/", f"{site.url}/cart"]


def test_a_reload_after_the_capture_does_not_pay_twice(customer: Customer, market: Market, sandbox: Sandbox) -> None:
    page = customer.page
    order_id = customer.order(market.product)

    sandbox.strike("payment_intents.confirm", "timeout_after_success", seconds=30)
    pay(page)
    eventually(lambda: sandbox.ledger(order_id), [("succeeded", 1999, 0)])
    page.reload()

    sees(page, "Processing")
    assert sandbox.ledger(order_id) == [("succeeded", 1999, 0)]
    assert [(order["id"], order["payment_status"]) for order in customer.orders()] == [(order_id, "paid")]


def test_a_reload_before_the_capture_and_another_try_pay_once(
    customer: Customer, market: Market, sandbox: Sandbox
) -> None:
    page = customer.page
    order_id = customer.order(market.product)

    sandbox.strike("payment_intents.confirm", "delay", seconds=3)
    with page.expect_request("**/confirm"):
        pay(page)
    page.reload()
    pay(page)

    sees(page, "Processing")
    assert sandbox.ledger(order_id) == [("succeeded", 1999, 0)]
    assert [(order["id"], order["payment_status"]) for order in customer.orders()] == [(order_id, "paid")]
