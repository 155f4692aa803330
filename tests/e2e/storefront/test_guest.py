"""A visitor buys without an account, and opens the order from the mail."""

import re
import time
import uuid

import httpx
from playwright.sync_api import expect

from localstack.shop import Shop
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.site import fill_in_address, order_to_pay, pay, place_order, sees

_LINK = re.compile(r"/open-order#token=\S+")
_SECONDS = 60


def test_a_guest_buys_and_opens_the_order_from_the_mail_once(shop: Shop, visit: Visit, admin: httpx.Client) -> None:
    mark = uuid.uuid4().hex[:8]
    bowl = {"name": f"Opal bowl {mark}", "price": "24.50", "category": "Orders", "stock": 5}
    product = admin.post("/products", json=bowl).json()["id"]
    email = f"{uuid.uuid4()}@example.com"
    page = visit()

    page.goto(f"/products/{product}")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Cart").click()
    page.get_by_role("link", name="Proceed to checkout").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Continue without an account").click()
    fill_in_address(page)
    place_order(page)
    order_id = order_to_pay(page)
    pay(page)
    sees(page, "Processing")

    link = mailed_link(shop, email)
    elsewhere = visit()
    elsewhere.goto(link)
    elsewhere.get_by_role("button", name="Open your order").click()
    elsewhere.wait_for_url(f"**/orders/{order_id}")
    sees(elsewhere, "Processing")
    expect(elsewhere.get_by_role("button", name="Cancel")).to_have_count(0)

    again = visit()
    again.goto(link)
    again.get_by_role("button", name="Open your order").click()
    sees(again, "This link was used before or has expired.")


def mailed_link(shop: Shop, to: str) -> str:
    """The path of the link in the first mail to a guest."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        mails = httpx.get(f"{shop.servers.mailbox.url}/messages", params={"to": to}, trust_env=False).json()
        if mails and (found := _LINK.search(mails[-1]["text"])):
            return found[0]
        time.sleep(0.2)
    raise TimeoutError("no mail with a link arrived")
