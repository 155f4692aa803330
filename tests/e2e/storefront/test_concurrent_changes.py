"""Prices, stock and orders that change while a customer looks at the cart, the order or the payment."""

from playwright.sync_api import expect

from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.conftest import Arrive
from tests.e2e.storefront.network import cut_off
from tests.e2e.storefront.site import Customer, go, is_warned, order_to_pay, pay, place_order, sees


def reprice(market: Market, price: str) -> None:
    assert market.admin.patch(f"/products/{market.product}", json={"price": price}).status_code == 200


def test_a_price_that_changed_in_the_cart_is_shown_before_it_is_paid(customer: Customer, market: Market) -> None:
    page = customer.page
    customer.put_into_cart(market.product, 2)

    reprice(market, "21.50")
    page.goto("/cart")
    sees(page, "The price has changed from €19.99 to €21.50.")
    expect(page.get_by_role("button", name="Proceed to checkout")).to_be_disabled()
    page.get_by_role("button", name="Accept the new price").click()
    customer.go_to_checkout()
    sees(page, "€43.00")
    place_order(page)
    order_to_pay(page)

    assert [order["total_amount"] for order in customer.orders()] == ["43.00"]


def test_a_price_that_changes_at_the_checkout_makes_no_order(customer: Customer, market: Market) -> None:
    page = customer.page
    customer.put_into_cart(market.product)
    customer.go_to_checkout()

    reprice(market, "17.00")
    place_order(page)
    is_warned(page, "A price has changed. Check the new price before you continue.")
    refused = customer.orders()
    page.locator("#content").get_by_role("link", name="View cart").click()
    page.get_by_role("button", name="Accept the new price").click()
    page.get_by_role("link", name="Proceed to checkout").click()
    # The address that was typed is still there.
    place_order(page)
    order_to_pay(page)

    assert refused == []
    assert [order["total_amount"] for order in customer.orders()] == ["17.00"]


def test_a_customer_who_is_too_late_for_the_last_piece_orders_and_pays_nothing(
    customer: Customer, arrive: Arrive, market: Market
) -> None:
    late = arrive()
    late.put_into_cart(market.product)
    late.go_to_checkout()

    market.placed(quantity=5)
    place_order(late.page)
    is_warned(late.page, "There is not enough stock.")
    late.page.locator("#content").get_by_role("link", name="View cart").click()
    sees(late.page, "Sold out. Remove it to continue.")
    expect(late.page.get_by_role("button", name="Proceed to checkout")).to_be_disabled()
    late.page.get_by_role("button", name="Remove Order bowl").click()
    sees(late.page, "Your cart is empty.")

    assert late.orders() == []
    assert market.stock() == 0


def test_an_order_cancelled_during_payment_takes_no_money(customer: Customer, market: Market, sandbox: Sandbox) -> None:
    order_id = customer.order(market.product, 5)
    expect(customer.page.get_by_label("Visa, succeeds")).to_be_visible()

    # As the shop does after 30 minutes: the stock is released.
    assert market.admin.post(f"/orders/{order_id}/cancel").status_code == 200
    sees(customer.page, "This order was cancelled, so there is nothing to pay.")
    eventually(market.stock, 5)
    market.placed(quantity=5)

    eventually(lambda: sandbox.ledger(order_id), [("canceled", 0, 0)])
    customer.page.reload()
    sees(customer.page, "This order was cancelled, so there is nothing to pay.")


def test_a_payment_for_a_cancelled_order_is_refunded(customer: Customer, market: Market, sandbox: Sandbox) -> None:
    page = customer.page
    order_id = customer.order(market.product)
    page.get_by_label("Visa, succeeds").check()

    # The page does not notice, and Stripe's cancellation comes too late.
    cut_off(page, f"**/orders/{order_id}")
    sandbox.strike("payment_intents.cancel", "delay", seconds=3)
    assert market.admin.post(f"/orders/{order_id}/cancel").status_code == 200
    pay(page)
    eventually(lambda: sandbox.ledger(order_id), [("succeeded", 1999, 1999)])
    page.unroute_all()
    go(page, "Orders")
    page.get_by_role("link", name="Order bowl").click()

    sees(page, "Cancelled")
    sees(page, "€19.99 has been refunded to your card.")
