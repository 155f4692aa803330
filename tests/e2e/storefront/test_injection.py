"""Injected scripts: the policy blocks them, and the browser stores nothing of lasting value."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Response

from localstack import ROOT
from tests.browser.window import DESK
from tests.e2e.market import Market
from tests.e2e.storefront.site import Customer, Site, order_to_pay, place_order

# Each tries to set `window.injected`.
INJECTIONS = {
    "inline script": """() => {
        const script = document.createElement("script");
        script.textContent = "window.injected = true";
        document.body.append(script);
    }""",
    "handler in an attribute": """() => {
        document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.injected = true">');
    }""",
    "javascript: address": """() => {
        const link = document.createElement("a");
        link.href = "javascript:void(window.injected = true)";
        document.body.append(link);
        link.click();
    }""",
    # What evaluate() itself runs is free of the policy; a timer of the page's is not.
    "eval": """() => void setTimeout(() => eval("window.injected = true"))""",
    "text as a timer": """() => void setTimeout("window.injected = true")""",
    "script in data:": """() => {
        const script = document.createElement("script");
        script.src = "data:text/javascript,window.injected = true";
        document.body.append(script);
    }""",
}
# Each tries to take something to where this shop has no business; by the directive that is in its way.
LEAKS = {
    "connect-src": """() => void fetch("http://127.0.0.1:9/").catch(() => undefined)""",
    "frame-src": """() => {
        const frame = document.createElement("iframe");
        frame.src = "http://127.0.0.1:9/";
        document.body.append(frame);
    }""",
    "form-action": """() => {
        const form = document.createElement("form");
        form.action = "http://127.0.0.1:9/";
        document.body.append(form);
        form.submit();
    }""",
    "base-uri": """() => {
        const base = document.createElement("base");
        base.href = "http://127.0.0.1:9/";
        document.head.append(base);
    }""",
}


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    yield from opened(browser, site)


def opened(browser: Browser, site: Site, **options: Any) -> Iterator[Page]:
    with browser.new_context(base_url=site.url, viewport=DESK, **options) as context:
        page = context.new_page()
        page.goto("/sign-in")
        yield page


def violated(page: Page, attempt: str) -> str:
    """Return the directive that the browser reports as violated."""
    page.evaluate("""() => {
        window.violation = new Promise((resolve) =>
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective)));
    }""")
    page.evaluate(attempt)
    return str(page.evaluate("() => window.violation"))


@pytest.mark.parametrize("kind", INJECTIONS)
def test_an_injected_script_does_not_run_and_is_reported(page: Page, kind: str) -> None:
    directive = violated(page, INJECTIONS[kind])

    assert directive in {"script-src", "script-src-elem", "script-src-attr"}
    assert page.evaluate("() => window.injected") is None


@pytest.mark.parametrize("kind", INJECTIONS)
def test_the_script_would_run_without_the_policy(browser: Browser, site: Site, kind: str) -> None:
    for page in opened(browser, site, bypass_csp=True):
        page.evaluate(INJECTIONS[kind])

        page.wait_for_function("() => window.injected === true")


@pytest.mark.parametrize("directive", LEAKS)
def test_nothing_is_sent_elsewhere(page: Page, directive: str) -> None:
    assert violated(page, LEAKS[directive]) == directive


@pytest.mark.parametrize("path", ["/", "/orders", "/config.json", "/favicon.svg", "/no/such/page"])
def test_every_response_has_the_policy(site: Site, path: str) -> None:
    policy = httpx.get(f"{site.url}{path}", trust_env=False).headers["content-security-policy"]

    directives = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy


def test_the_browser_stores_what_the_docs_list_and_no_access_token(
    site: Site, customer: Customer, market: Market
) -> None:
    tokens: list[str] = []

    def note(response: Response) -> None:
        if response.url.startswith(f"{site.api_url}/auth/") and response.status == 200:
            tokens.append(response.json()["token"])

    page = customer.page
    page.on("response", note)
    customer.put_into_cart(market.product)
    kept = stored(page)
    page.get_by_role("button", name="English").click()
    customer.go_to_checkout()
    kept |= stored(page)
    place_order(page)
    order_to_pay(page)
    kept |= stored(page)

    documented = (ROOT / "docs/storefront.md").read_text()
    assert {name for name in kept if f"`{name}`" not in documented} == set()
    assert {"bottega.session", "bottega.cart", "bottega.address"} <= set(kept)
    assert tokens != []
    assert [token for token in tokens if token in json.dumps(kept)] == []
    assert page.context.cookies() == []
    assert page.evaluate("() => indexedDB.databases()") == []


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    return found
