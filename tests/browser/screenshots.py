"""Take the README's screenshots of a running shop: `make screenshots`. Leaves a few orders in the shop."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

import httpx
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.webp import DOCS, take
from tests.browser.window import DESK, PHONE
from tests.e2e.api import sign_in, signed_in
from tests.e2e.market import Market, eventually
from tests.e2e.running import RunningShop
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.site import Site, window

_SHARP = 1.5

type Colours = Literal["light", "dark"]


def take_screenshots(browser: Browser, url: str) -> None:
    """Take all screenshots into docs/images, as WebP."""
    config = httpx.get(f"{url}/config.json", trust_env=False).json()
    site = Site(url, config["api_url"], config["stripe_url"])
    shop = RunningShop(site.api_url)
    with signed_in(shop) as admin, signed_in(shop, "customer") as customer:
        shipped, bowl = _some_orders(admin, customer, Sandbox(site.stripe_url))

    def page_of(who: str, size: ViewportSize, colours: Colours) -> AbstractContextManager[Page]:
        return _page(browser, site, sign_in(shop, who), size, colours)

    with page_of("customer", DESK, "light") as page:
        _take(page, "/", "catalogue-desk")
    with page_of("customer", DESK, "dark") as page:
        _take(page, f"/orders/{shipped}", "order-desk-dark")
    with page_of("customer", PHONE, "light") as page:
        _take(page, f"/products/{bowl}", "product-phone")
        page.get_by_role("button", name="Add to cart").click()
        _take(page, "/cart", "cart-phone")
    with page_of("customer", PHONE, "dark") as page:
        _take(page, "/?category=Ceramics", "catalogue-phone-dark")
        _take(page, f"/orders/{shipped}", "order-phone-dark")
    with page_of("admin", DESK, "light") as page:
        _take(page, "/admin/orders", "admin-orders-desk")
        _take(page, "/admin/operation", "admin-operation-desk")


def _some_orders(admin: httpx.Client, customer: httpx.Client, sandbox: Sandbox) -> tuple[str, str]:
    """Place orders in several states; return the ids of a shipped one and of its product."""
    products = admin.get("/products", params={"sort": "-price", "in_stock": True, "limit": 5}).json()["products"]
    markets = [Market(admin, customer, each["id"]) for each in products]
    placed = [(market, market.placed(quantity=1)) for market in markets]
    for market, order_id in placed[1:]:
        _pay(market, order_id, sandbox)
    steps = {2: ["shipped"], 3: ["shipped", "delivered"]}
    for number, statuses in steps.items():
        for status in statuses:
            admin.put(f"/orders/{placed[number][1]}/status", json={"status": status}).raise_for_status()
    return placed[2][1], markets[2].product


def _pay(market: Market, order_id: str, sandbox: Sandbox) -> None:
    sandbox.confirm(market.start_payment(order_id)["client_secret"])
    eventually(lambda: market.shown(order_id)["status"], "processing")


@contextmanager
def _page(browser: Browser, site: Site, signed: dict[str, Any], size: ViewportSize, colours: Colours) -> Iterator[Page]:
    with window(browser, site, signed, size, _SHARP) as context:
        page = context.new_page()
        page.emulate_media(color_scheme=colours)
        yield page


def _take(page: Page, address: str, name: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    take(page, DOCS / f"{name}.webp")
