"""From the catalogue to a paid order, with cards that succeed, fail and require authentication."""

import uuid

import httpx
from playwright.sync_api import expect

from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.site import (
    PASSWORD,
    Customer,
    fill_in_address,
    go,
    is_warned,
    order_to_pay,
    pay,
    place_order,
    sees,
)


def test_a_visitor_searches_registers_orders_and_pays(visit: Visit, admin: httpx.Client, sandbox: Sandbox) -> None:
    mark = uuid.uuid4().hex[:8]
    name = f"Lapis bowl {mark}"
    bowl = {"name": name, "price": "24.50", "category": "Orders", "stock": 5}
    product = admin.post("/products", json=bowl).json()["id"]
    page = visit()

    page.goto("/")
    page.get_by_role("searchbox", name="Search").fill(f"BOWL {mark}")
    expect(page.get_by_text("1 product", exact=True)).to_be_visible()
    page.get_by_role("link", name=name).click()
    page.get_by_label("Quantity").select_option("2")
    page.get_by_role("button", name="Add to cart").click()
    go(page, "2 items")
    sees(page, "€49.00")
    page.get_by_role("link", name="Proceed to checkout").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("E-mail address").fill(f"{uuid.uuid4()}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    fill_in_address(page)
    place_order(page)
    order_id = order_to_pay(page)
    pay(page)

    sees(page, "Processing")
    page.wait_for_url(f"**/orders/{order_id}/thank-you")
    order = admin.get(f"/orders/{order_id}").json()
    assert (order["status"], order["payment_status"], order["total_amount"]) == ("processing", "paid", "49.00")
    assert [(line["product_id"], line["quantity"]) for line in order["items"]] == [(product, 2)]
    assert sandbox.ledger(order_id) == [("succeeded", 4900, 0)]
    eventually(lambda: admin.get(f"/products/{product}").json()["stock"], 3)
    go(page, "Cart")
    sees(page, "Your cart is empty.")


def test_a_declined_card_can_be_followed_by_another(customer: Customer, market: Market, sandbox: Sandbox) -> None:
    page = customer.page
    order_id = customer.order(market.product)

    sandbox.strike("payment_intents.confirm", "error_500")
    pay(page)
    is_warned(page, "The payment service is not responding. We are holding your order; try again in a moment.")
    pay(page, "Visa, insufficient funds")
    is_warned(page, "The card has insufficient funds. You have not been charged. Use another card.")
    refused = sandbox.ledger(order_id)
    pay(page, "Mastercard, succeeds")

    sees(page, "Processing")
    assert refused == [("requires_payment_method", 0, 0)]
    assert sandbox.ledger(order_id) == [("succeeded", 1999, 0)]


def test_3d_secure_can_fail_be_abandoned_and_then_succeed(customer: Customer, market: Market, sandbox: Sandbox) -> None:
    page = customer.page
    order_id = customer.order(market.product)

    pay(page, "Visa, requires 3-D Secure")
    page.get_by_role("button", name="Fail authentication").click()
    is_warned(page, "The payment was not confirmed with your bank. You have not been charged.")
    refused = sandbox.ledger(order_id)
    pay(page, "Visa, requires 3-D Secure")
    expect(page.get_by_role("heading", name="3-D Secure test page")).to_be_visible()
    page.goto(f"/orders/{order_id}/pay")
    sees(page, "Your bank asks you to confirm this payment. You will not be charged until you do.")
    page.get_by_role("link", name="Confirm with your bank").click()
    page.get_by_role("button", name="Complete authentication").click()

    sees(page, "Processing")
    assert "client_secret" not in page.url
    assert refused == [("requires_payment_method", 0, 0)]
    assert sandbox.ledger(order_id) == [("succeeded", 1999, 0)]


def test_an_italian_browser_is_served_in_italian(customer: Customer) -> None:
    page = customer.page
    page.add_init_script("Object.defineProperty(navigator, 'languages', {get: () => ['it-CH', 'en']})")

    page.goto("/orders")

    expect(page.get_by_role("heading", name="I tuoi ordini")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "it"
