"""The storefront of the deployed shop in a real browser."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from localstack.console import Console
from localstack.run import open_storefront
from localstack.shop import Shop
from tests.browser.window import open_browser
from tests.e2e.api import client, signed_in
from tests.e2e.market import Market
from tests.e2e.running import RunningShop
from tests.e2e.sandbox import Sandbox
from tests.e2e.storefront.site import PASSWORD, PATIENCE_MS, Customer, Site, window

type Visit = Callable[..., Page]
type Arrive = Callable[[], Customer]


# Of the package, not of the session: while it lives no other test of the process could run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def site(shop: Shop, storefront_port: int) -> Iterator[Site]:
    with ExitStack() as stack:
        if isinstance(shop, RunningShop):
            url = shop.storefront_url
        else:
            url = stack.enter_context(open_storefront(shop, storefront_port, Console())).url
        config = httpx.get(f"{url}/config.json", trust_env=False).json()
        assert config["api_url"] == shop.api_url
        if config["stripe_url"] is None:
            pytest.skip("needs a shop whose payments the sandbox takes")
        yield Site(url, config["api_url"], config["stripe_url"])


@pytest.fixture(scope="package")
def admin(shop: Shop) -> Iterator[httpx.Client]:
    with signed_in(shop) as api:
        yield api


@pytest.fixture
def sandbox(site: Site) -> Iterator[Sandbox]:
    opened = Sandbox(site.stripe_url)
    yield opened
    opened.forgive()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Open a separate browser window; the test fails if a page logs an error or violates the policy."""
    wrong: list[str] = []
    with ExitStack() as stack:

        def open_window(signed: dict[str, Any] | None = None) -> Page:
            context = stack.enter_context(window(browser, site, signed))
            context.on("weberror", lambda failed: wrong.append(str(failed.error)))
            context.on("console", lambda said: wrong.append(said.text) if is_error(said) else None)
            return context.new_page()

        yield open_window
    assert wrong == []


def is_error(said: ConsoleMessage) -> bool:
    """Whether the message is an error of the page or a policy violation. Failed requests are part of the tests."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
def arrive(shop: Shop, visit: Visit) -> Iterator[Arrive]:
    """Register a new customer with a window of their own."""
    with ExitStack() as stack:

        def register() -> Customer:
            email = f"{uuid.uuid4()}@example.com"
            with client(shop) as visitor:
                account = {"email": email, "password": PASSWORD, "name": "Ada"}
                signed = visitor.post("/auth/register", json=account).json()
            return Customer(email, visit(signed), stack.enter_context(client(shop, signed["token"])))

        yield register


@pytest.fixture
def customer(arrive: Arrive) -> Customer:
    return arrive()


@pytest.fixture
def market(admin: httpx.Client, customer: Customer) -> Market:
    """A product with five in stock at 19.99."""
    return Market.opened(admin, customer.api)
