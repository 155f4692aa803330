"""The admin pages, and what customers see of the changes made there."""

import uuid

import httpx
import pytest
from playwright.sync_api import Page, expect

from localstack.shop import Shop
from tests.e2e.api import sign_in
from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.network import hold_response, truncate_responses, until
from tests.e2e.storefront.site import Customer, Site, go, sees


@pytest.fixture
def desk(shop: Shop, visit: Visit) -> Page:
    """A window signed in as the shop's admin."""
    page = visit(sign_in(shop, "admin"))
    page.goto("/admin")
    return page


@pytest.fixture
def paid_order(market: Market, sandbox: Sandbox) -> str:
    """The id of a paid order of 19.99."""
    order_id = market.placed(quantity=1)
    assert sandbox.confirm(market.start_payment(order_id)["client_secret"]) == 200
    eventually(lambda: market.shown(order_id)["status"], "processing")
    return order_id


def test_the_customer_sees_that_the_order_was_shipped(desk: Page, customer: Customer, paid_order: str) -> None:
    customer.page.goto(f"/orders/{paid_order}")
    sees(customer.page, "Processing")

    desk.get_by_label("Order number").fill(f"#{paid_order[-8:].upper()}")
    desk.get_by_role("button", name="Find order").click()
    desk.get_by_role("link", name=paid_order[-8:]).click()
    desk.get_by_role("button", name="Mark as shipped").click()

    # Without a reload.
    progress = customer.page.get_by_label("Order progress").locator("[aria-current=step]")
    expect(progress).to_have_text("Shipped")
    desk.get_by_role("button", name="Mark as delivered").click()
    expect(progress).to_have_text("Delivered")
    assert [order["status"] for order in customer.orders()] == ["delivered"]


def test_a_payment_is_refunded_in_part_and_then_in_full(
    desk: Page, customer: Customer, paid_order: str, sandbox: Sandbox
) -> None:
    go(desk, "Admin")
    desk.get_by_role("link", name="Payments").click()
    desk.get_by_role("link", name=f"Order {paid_order[-8:]}").click()

    desk.get_by_label("Part of it").check()
    desk.get_by_label("Amount in EUR").fill("25")
    desk.get_by_role("button", name="Refund", exact=True).click()
    sees(desk, "This is more than the remaining amount. You can refund at most €19.99.")
    desk.get_by_label("Amount in EUR").fill("5,00")
    desk.get_by_label("Reason (optional)").fill("a scratch")
    desk.get_by_role("button", name="Refund", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Refund €5.00").click()
    sees(desk, "€5.00 has been refunded to the customer")
    in_part = sandbox.ledger(paid_order)
    desk.get_by_role("button", name="Make another refund").click()
    desk.get_by_role("button", name="Refund", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Refund €14.99").click()

    # Nothing was shipped: a fully refunded order is cancelled.
    expect(desk.get_by_role("main")).to_contain_text("Cancelled")
    assert in_part == [("succeeded", 1999, 500)]
    assert sandbox.ledger(paid_order) == [("succeeded", 1999, 1999)]
    customer.page.goto(f"/orders/{paid_order}")
    sees(customer.page, "€5.00 has been refunded to your card.")
    sees(customer.page, "€14.99 has been refunded to your card.")


def test_a_refund_with_a_lost_response_happens_once(site: Site, desk: Page, paid_order: str, sandbox: Sandbox) -> None:
    desk.goto(f"/admin/orders/{paid_order}")

    response = hold_response(desk, f"{site.api_url}/payments/*/refunds")
    desk.get_by_label("Part of it").check()
    desk.get_by_label("Amount in EUR").fill("5.00")
    desk.get_by_role("button", name="Refund", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Refund €5.00").click()
    until(desk, lambda: response)
    desk.reload()

    sees(desk, "€5.00 has been refunded to the customer")
    assert response == [201]
    assert sandbox.ledger(paid_order) == [("succeeded", 1999, 500)]


def test_a_refund_with_a_truncated_response_happens_once_from_two_tabs(
    site: Site, desk: Page, paid_order: str, sandbox: Sandbox
) -> None:
    unknown = "We could not confirm the refund of €5.00. Try again: it will not be refunded twice."
    desk.goto(f"/admin/orders/{paid_order}")
    other = desk.context.new_page()
    other.goto(f"/admin/orders/{paid_order}")

    truncate_responses(desk, f"{site.api_url}/payments/*/refunds")
    desk.get_by_label("Part of it").check()
    desk.get_by_label("Amount in EUR").fill("5.00")
    desk.get_by_role("button", name="Refund", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Refund €5.00").click()
    sees(desk, unknown)
    sees(other, unknown)
    other.get_by_role("button", name="Try again").click()

    sees(other, "€5.00 has been refunded to the customer")
    sees(desk, "The remaining amount: €14.99")
    assert sandbox.ledger(paid_order) == [("succeeded", 1999, 500)]


def test_a_product_is_created_updated_adjusted_and_archived(desk: Page, admin: httpx.Client, visit: Visit) -> None:
    name = f"Amber cup {uuid.uuid4().hex[:8]}"
    visitor = visit()

    desk.goto("/admin/products/new")
    desk.get_by_role("button", name="Create product").click()
    sees(desk, "This field is required.")
    desk.get_by_label("Name").fill(name)
    desk.get_by_label("Price in EUR").fill("12,50")
    desk.get_by_label("Category").fill("Orders")
    desk.get_by_label("Initial stock").fill("3")
    desk.get_by_role("button", name="Create product").click()
    expect(desk.get_by_role("heading", name=name)).to_be_visible()
    product = desk.url.rpartition("/")[2]
    desk.get_by_label("Price in EUR").fill("11.00")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.", exact=True)).to_be_visible()
    desk.get_by_label("What changed?").select_option("Removed from stock")
    desk.get_by_label("How many?").fill("2")
    desk.get_by_label("Reason").fill("broken")
    desk.get_by_role("button", name="Adjust stock").click()
    sees(desk, "Stock adjusted: 1 available.")

    visitor.goto(f"/products/{product}")
    sees(visitor, name)
    sees(visitor, "€11.00")
    sees(visitor, "Last one")
    desk.get_by_role("button", name="Archive product").click()
    desk.get_by_role("dialog").get_by_role("button", name="Archive product").click()
    desk.wait_for_url("**/admin/products")
    found = admin.get("/products", params={"search": name}).json()["products"]
    assert found == []


def test_each_line_of_an_imported_file_is_accepted_or_refused(desk: Page, admin: httpx.Client) -> None:
    mark = uuid.uuid4().hex[:8]
    lines = [
        "sku;name;price;category;stock",
        f"{mark}-1;Import jug {mark};39,00;Orders;12",
        f"{mark}-2;Import lid {mark};-1;Orders;12",
        f"{mark}-3;Import cup {mark};9,50;Orders;40",
    ]
    file = {"name": "products.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}

    desk.goto("/admin/products/import")
    desk.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    desk.get_by_role("button", name="3 products").click()

    sees(desk, "1 of 3")
    expect(desk.get_by_role("row").filter(has_text=f"{mark}-2")).to_contain_text("Rejected")
    found = admin.get("/products", params={"search": mark, "sort": "price"}).json()["products"]
    assert [(each["sku"], each["price"], each["stock"]) for each in found] == [
        (f"{mark}-3", "9.50", 40),
        (f"{mark}-1", "39.00", 12),
    ]


def test_the_shops_health_and_queues_are_shown(desk: Page) -> None:
    desk.get_by_role("link", name="System status").click()

    services = desk.get_by_role("table", name="Services", exact=True)
    for service in ("auth", "products", "orders", "payments"):
        expect(services.get_by_role("row").filter(has_text=service)).to_contain_text("Closed: requests go through")
    queues = desk.get_by_role("table", name="Consumer queues")
    expect(queues.get_by_role("row").filter(has_text="orders-on-payment-succeeded")).to_have_count(1)


def test_a_customer_is_kept_out(customer: Customer) -> None:
    requested: list[str] = []
    customer.page.on("request", lambda request: requested.append(request.url))

    customer.page.goto("/admin/orders")

    sees(customer.page, "Your account does not have access to this page.")
    assert not any("/orders?" in url or "/queues" in url for url in requested)
