"""A running storefront and its visitors."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from tests.browser.window import DESK, PHONE
from tests.e2e.market import ADDRESS

# Functions start cold, on a busy machine perhaps.
PATIENCE_MS = 60_000
PASSWORD = "a bridge over the Arno"
_PAYING = re.compile(r"/orders/([^/]+)/pay$")
_LABELS = {
    "name": "Full name",
    "line1": "Street and number",
    "line2": "Apartment, floor, care of",
    "postal_code": "Postal code",
    "city": "City",
    "region": "Province or region",
    "phone": "Phone",
}


@dataclass(frozen=True)
class Site:
    """A storefront that is served.

    Attributes:
        url: Its address.
        api_url: The API that it calls.
        stripe_url: The sandbox that takes its payments.
    """

    url: str
    api_url: str
    stripe_url: str


def window(
    browser: Browser, site: Site, signed: dict[str, Any] | None = None, viewport: ViewportSize = DESK, scale: float = 1
) -> BrowserContext:
    """A browser window on the storefront, optionally signed in."""
    context = browser.new_context(
        base_url=site.url,
        viewport=viewport,
        is_mobile=viewport == PHONE,
        device_scale_factor=scale,
        locale="en-IE",
        reduced_motion="reduce",
        storage_state=_session(site, signed) if signed else None,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def _session(site: Site, signed: dict[str, Any]) -> StorageState:
    """The browser storage after signing in."""
    kept = json.dumps({"refresh_token": signed["refresh_token"], "user": signed["user"]})
    return {
        "cookies": [],
        "origins": [{"origin": site.url, "localStorage": [{"name": "bottega.session", "value": kept}]}],
    }


@dataclass(frozen=True)
class Customer:
    """A signed-in customer.

    Attributes:
        email: Their address; the password is `PASSWORD`.
        page: What they see.
        api: An API client with their session.
    """

    email: str
    page: Page
    api: httpx.Client

    def put_into_cart(self, product: str, quantity: int = 1) -> None:
        self.page.goto(f"/products/{product}")
        self.page.get_by_label("Quantity").select_option(str(quantity))
        self.page.get_by_role("button", name="Add to cart").click()
        expect(self.page.get_by_role("link", name="in your cart")).to_be_visible()

    def go_to_checkout(self) -> None:
        go(self.page, "Cart")
        self.page.get_by_role("link", name="Proceed to checkout").click()
        fill_in_address(self.page)

    def order(self, product: str, quantity: int = 1) -> str:
        """Order up to the payment page; return the order's id."""
        self.put_into_cart(product, quantity)
        self.go_to_checkout()
        place_order(self.page)
        return order_to_pay(self.page)

    def orders(self) -> list[dict[str, Any]]:
        """The customer's orders, from the API."""
        found: list[dict[str, Any]] = self.api.get("/orders").json()["orders"]
        return found


def go(page: Page, link: str) -> None:
    """Follow a link of the main navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=link).click()


def fill_in_address(page: Page, address: Mapping[str, str] = ADDRESS) -> None:
    for name, label in _LABELS.items():
        if name in address:
            page.get_by_label(label).fill(address[name])
    page.get_by_label("Country").select_option(address["country"])


def place_order(page: Page) -> None:
    page.get_by_role("button", name="Place order and continue to payment").click()


def order_to_pay(page: Page) -> str:
    """Place the order; return its id once the payment page is open."""
    page.wait_for_url(_PAYING)
    found = _PAYING.search(page.url)
    assert found
    return found[1]


def pay(page: Page, card: str = "Visa, succeeds") -> None:
    page.get_by_label(card).check()
    page.get_by_role("button", name=re.compile("^Pay")).click()


def sees(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the page shows a text."""
    expect(page.get_by_role("main")).to_contain_text(text)


def is_warned(page: Page, text: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=text)).to_be_visible()
