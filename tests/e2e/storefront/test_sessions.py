"""Sessions that are renewed in the background, and sessions that end while a customer shops."""

import re

import httpx
from playwright.sync_api import Response, Route, expect

from localstack.shop import Shop
from tests.e2e.api import client
from tests.e2e.market import Market
from tests.e2e.storefront.accounts import sign_in
from tests.e2e.storefront.site import PASSWORD, Customer, Site, go, order_to_pay, pay, place_order, sees

NEW_PASSWORD = "another bridge over the Arno"


def test_an_expired_access_token_is_renewed_in_the_background(site: Site, customer: Customer) -> None:
    page = customer.page
    page.clock.install()
    page.goto("/orders")
    sees(page, "You have not placed any orders yet.")
    go(page, "Shop")

    page.clock.fast_forward("16:00")
    with page.expect_response(f"{site.api_url}/auth/refresh") as renewed:
        go(page, "Orders")

    assert renewed.value.status == 200
    sees(page, "You have not placed any orders yet.")


def test_a_refused_access_token_is_renewed_in_the_background(site: Site, customer: Customer) -> None:
    page = customer.page
    responses: list[tuple[str, int]] = []

    def note(response: Response) -> None:
        responses.append((response.url.removeprefix(site.api_url).partition("?")[0], response.status))

    def spoil(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "authorization": "Bearer spoilt"})

    page.goto("/")
    page.route(re.compile(f"^{re.escape(site.api_url)}/orders"), spoil, times=1)
    page.on("response", note)
    go(page, "Orders")
    sees(page, "You have not placed any orders yet.")

    spoilt = responses.index(("/orders", 401))
    assert responses[spoilt : spoilt + 3] == [("/orders", 401), ("/auth/refresh", 200), ("/orders", 200)]


def test_an_order_continues_after_the_session_ended_and_the_customer_signed_in(
    shop: Shop, customer: Customer, market: Market
) -> None:
    page = customer.page
    customer.put_into_cart(market.product, 2)
    customer.go_to_checkout()

    change_password_elsewhere(shop, customer)
    place_order(page)
    expect(
        page.get_by_text("Your session has expired. Sign in again to continue; your cart has been saved.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="2 items")).to_be_visible()
    sign_in(page, customer.email, NEW_PASSWORD)
    order_to_pay(page)
    pay(page)

    sees(page, "Processing")
    with again(shop, customer) as api:
        orders = api.get("/orders").json()["orders"]
    assert [(order["status"], order["total_amount"]) for order in orders] == [("processing", "39.98")]


def change_password_elsewhere(shop: Shop, customer: Customer) -> None:
    """Change the password on another device, which ends this session."""
    with again(shop, customer, PASSWORD) as api:
        body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        assert api.post("/auth/password", json=body).status_code == 200


def again(shop: Shop, customer: Customer, password: str = NEW_PASSWORD) -> httpx.Client:
    """The same customer, signed in on another device."""
    with client(shop) as visitor:
        signed = visitor.post("/auth/login", json={"email": customer.email, "password": password}).json()
    return client(shop, signed["token"])
