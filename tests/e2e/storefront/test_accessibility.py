"""axe on every page: desktop and phone, light and dark."""

from collections.abc import Iterator, Sequence

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from localstack.shop import Shop
from tests.browser.axe import serious_violations
from tests.browser.window import DESK, PHONE
from tests.e2e.api import sign_in, signed_in
from tests.e2e.market import Market, eventually
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.network import cut_off
from tests.e2e.storefront.site import Site, is_warned, window

_RESTYLED_AFTER_MS = 1_000

# Addresses by what is in their main heading.
OF_EVERYBODY = {
    "Catalogue": "/",
    "No matching products": "/?search=no-such-thing",
    "Order bowl": "/products/{product}",
    "This product is no longer for sale": "/products/00000000-0000-4000-8000-000000000000",
    "Page not found": "/no/such/page",
}
OF_VISITORS = {
    "Sign in": "/sign-in?next=/orders",
    "Create an account": "/register",
    "Your cart": "/cart",
    "Download your data": "/export?token=unused",
    "Your account is deleted": "/account-deleted",
}
OF_CUSTOMERS = {
    "Your cart": "/cart",
    "Your account": "/account",
    "Checkout": "/checkout",
    "Pay for your order": "/orders/{order}/pay",
    "Thank you for your order": "/orders/{paid}/thank-you",
    "Your orders": "/orders",
    "Order ": "/orders/{order}",
    "Order not found": "/orders/no-such-order",
    "Staff only": "/admin",
}
OF_ADMINS = {
    "Orders": "/admin/orders",
    "Order ": "/admin/orders/{paid}",
    "Order not found": "/admin/orders/no-such-order",
    "Products": "/admin/products",
    "New product": "/admin/products/new",
    "Details": "/admin/products/{product}",
    "Import from a file": "/admin/products/import",
    "Payments": "/admin/payments",
    "Queues": "/admin/operation",
}


@pytest.fixture(scope="module")
def places(shop: Shop, site: Site, admin: httpx.Client) -> dict[str, str]:
    with signed_in(shop, "customer") as customer:
        market = Market.opened(admin, customer)
        order, paid = market.placed(), market.placed()
        Sandbox(site.stripe_url).confirm(market.start_payment(paid)["client_secret"])
        eventually(lambda: market.shown(paid)["status"], "processing")
        return {"product": market.product, "order": order, "paid": paid}


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    with window(browser, site) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def customer_page(shop: Shop, browser: Browser, site: Site, places: dict[str, str]) -> Iterator[Page]:
    with window(browser, site, sign_in(shop, "customer")) as context:
        page = context.new_page()
        page.goto(f"/products/{places['product']}")
        page.get_by_role("button", name="Add to cart").click()
        yield page


@pytest.fixture(scope="module")
def admin_page(shop: Shop, browser: Browser, site: Site) -> Iterator[Page]:
    with window(browser, site, sign_in(shop, "admin")) as context:
        yield context.new_page()


@pytest.mark.parametrize("heading", [*OF_EVERYBODY, *OF_VISITORS])
def test_a_visitors_page_has_no_serious_violation(visitor: Page, places: dict[str, str], heading: str) -> None:
    arrive(visitor, {**OF_EVERYBODY, **OF_VISITORS}[heading].format(**places), heading)

    assert violations_everywhere(visitor) == []


@pytest.mark.parametrize("heading", OF_CUSTOMERS)
def test_a_customers_page_has_no_serious_violation(customer_page: Page, places: dict[str, str], heading: str) -> None:
    arrive(customer_page, OF_CUSTOMERS[heading].format(**places), heading)

    assert violations_everywhere(customer_page) == []


@pytest.mark.parametrize("heading", OF_ADMINS)
def test_an_admins_page_has_no_serious_violation(admin_page: Page, places: dict[str, str], heading: str) -> None:
    arrive(admin_page, OF_ADMINS[heading].format(**places), heading)

    assert violations_everywhere(admin_page) == []


def test_a_form_with_errors_has_no_serious_violation(customer_page: Page) -> None:
    arrive(customer_page, "/checkout", "Checkout")
    customer_page.get_by_role("button", name="Place order and continue to payment").click()
    expect(customer_page.get_by_text("This field is required.").first).to_be_visible()

    assert violations_everywhere(customer_page) == []


def test_a_dialog_has_no_serious_violation(customer_page: Page, places: dict[str, str]) -> None:
    arrive(customer_page, f"/orders/{places['order']}", "Order ")
    customer_page.get_by_role("button", name="Cancel order").click()
    expect(customer_page.get_by_role("dialog")).to_be_visible()

    assert violations_everywhere(customer_page) == []


def test_a_page_without_its_data_has_no_serious_violation(visitor: Page, site: Site) -> None:
    cut_off(visitor, f"{site.api_url}/**")
    visitor.goto("/products/any")
    is_warned(visitor, "The shop is not responding.")
    found = violations_everywhere(visitor)
    visitor.unroute_all()

    assert found == []


def test_a_violation_would_be_found(visitor: Page) -> None:
    arrive(visitor, "/sign-in", "Sign in")
    visitor.evaluate("() => document.querySelectorAll('label').forEach((label) => label.remove())")

    assert any("critical label:" in each for each in violations_everywhere(visitor))


def arrive(page: Page, address: str, heading: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    expect(page.get_by_text("Loading…")).to_have_count(0)


def violations_everywhere(page: Page) -> list[str]:
    # One change of the scheme: Chromium restyles some elements late, and axe would see both schemes at once.
    page.emulate_media(color_scheme="light")
    found = [f"{width} px, light: {each}" for width, each in violations_by_width(page)]
    page.emulate_media(color_scheme="dark")
    # Nothing but colours is different in the dark.
    found += [f"{width} px, dark: {each}" for width, each in violations_by_width(page, tags=["cat.color"])]
    return found


def violations_by_width(page: Page, tags: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found = serious_violations(page, tags)
        if found:
            # A real violation lasts.
            page.wait_for_timeout(_RESTYLED_AFTER_MS)
            found = serious_violations(page, tags)
        yield from ((size["width"], each) for each in found)
