"""A visitor buys without an account, and opens the order from the mail."""

import uuid

import httpx
from playwright.sync_api import expect

from tests.e2e.inbox import Inbox
from tests.e2e.storefront.accounts import check_out_as_a_guest, open_mailed_order
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.site import fill_in_address, order_to_pay, pay, place_order, sees


def test_a_guest_buys_and_opens_the_order_from_the_mail_once(inbox: Inbox, visit: Visit, admin: httpx.Client) -> None:
    mark = uuid.uuid4().hex[:8]
    bowl = {"name": f"Opal bowl {mark}", "price": "24.50", "category": "Orders", "stock": 5}
    product = admin.post("/products", json=bowl).json()["id"]
    email = f"{uuid.uuid4()}@example.com"
    page = visit()

    check_out_as_a_guest(page, product, email)
    fill_in_address(page)
    place_order(page)
    order_id = order_to_pay(page)
    pay(page)
    sees(page, "Processing")

    link = inbox.link(email, "open-order")
    elsewhere = visit()
    open_mailed_order(elsewhere, link, order_id)
    sees(elsewhere, "Processing")
    expect(elsewhere.get_by_role("button", name="Cancel")).to_have_count(0)

    again = visit()
    again.goto(link)
    again.get_by_role("button", name="Open your order").click()
    sees(again, "This link was used before or has expired.")
